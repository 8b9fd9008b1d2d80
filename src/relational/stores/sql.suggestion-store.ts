import { editDistance, prefixDistance, toleratedTypos } from '../../common/edit-distance.js';
import { lexicalText } from '../lexical-text.js';
import type { NameMatch, SuggestionStore } from '../suggestion-store.js';
import type { Sql } from './sql.js';

/** Names that are looked at, at most: bounds what the beginning of a frequent word costs. */
const LOOKED_AT = 2000;
/** Longer names are no suggestions. */
const LONGEST_NAME = 200;
/** A slip in the middle of a short word costs it half of its trigrams. */
const LEAST_SIMILARITY = 0.4;
const SIMILAR_TERMS = 50;
const ALTERNATIVES = 3;

/** A word as it was typed, and as the index has it: null for one that means nothing. */
interface TypedWord {
  word: string;
  lexeme: string | null;
}

/** What may stand for a typed word. */
type Alternatives = { lexeme: string; isPrefix: boolean }[];

const LEXEMES = `SELECT word, (SELECT lexeme FROM unnest(to_tsvector('pg_catalog.russian', word)) LIMIT 1) AS lexeme
  FROM unnest($1::text[]) WITH ORDINALITY AS typed(word, place) ORDER BY place`;

const NAMES = `SELECT name FROM (
    SELECT name, bool_or(search_vector @@ $2::tsquery) AS begins FROM (
      SELECT name, search_vector FROM materials
      WHERE search_vector @@ $1::tsquery AND char_length(name) <= ${LONGEST_NAME} LIMIT ${LOOKED_AT}
    ) found GROUP BY name
  ) names ORDER BY begins DESC, char_length(name), name COLLATE "C" LIMIT $3`;

const SIMILAR = `SELECT term FROM search_terms WHERE $1 <% term AND term !~ '[0-9]'
  ORDER BY word_similarity($1, term) DESC, documents DESC, term COLLATE "C" LIMIT ${SIMILAR_TERMS}`;

/** Every step is one look into the index, so that a few categories cost next to nothing among many materials. */
const CATEGORIES = `WITH RECURSIVE c(name) AS (
    SELECT min(use_category) FROM materials
    UNION ALL SELECT (SELECT min(use_category) FROM materials WHERE use_category > c.name) FROM c WHERE c.name IS NOT NULL
  ) SELECT name FROM c WHERE name IS NOT NULL LIMIT $1`;

/** Suggestions by the index of the lexical search. */
export class SqlSuggestionStore implements SuggestionStore {
  constructor(private readonly sql: Sql) {}

  async names(words: readonly string[], limit: number): Promise<NameMatch[]> {
    const typed = await this.sql.run<TypedWord>(LEXEMES, [words.map(lexicalText)]);
    const asTyped = await this.named(
      typed.map((word, index) => exactly(word, index === typed.length - 1)),
      limit,
    );
    const found = new Map(asTyped.map((name) => [name, true]));
    if (found.size < limit && typed.some(({ word }) => isWord(word))) {
      const alternatives: Alternatives[] = [];
      for (const [index, word] of typed.entries())
        alternatives.push(await this.withSlips(word, index === typed.length - 1));
      for (const name of await this.named(alternatives, limit)) if (!found.has(name)) found.set(name, false);
    }
    return [...found].slice(0, limit).map(([name, isAsTyped]) => ({ name, asTyped: isAsTyped }));
  }

  async categories(limit: number): Promise<string[]> {
    const rows = await this.sql.run<{ name: string }>(CATEGORIES, [limit]);
    return rows.map(({ name }) => name);
  }

  /** Names that have of each typed word one alternative. */
  private async named(words: readonly Alternatives[], limit: number): Promise<string[]> {
    const meant = words.filter((alternatives) => alternatives.length > 0);
    if (meant.length === 0) return [];
    const rows = await this.sql.run<{ name: string }>(NAMES, [
      meant.map((word) => anyOf(word, 'AB')).join(' & '),
      anyOf(meant[0] ?? [], 'A'),
      limit,
    ]);
    return rows.map(({ name }) => name);
  }

  /** The words of the catalogue that differ from a typed one, or the last typed one from their beginning, by a slip. */
  private async withSlips(typed: TypedWord, isLast: boolean): Promise<Alternatives> {
    const exact = exactly(typed, isLast);
    const { word, lexeme } = typed;
    if (lexeme === null || !isWord(word)) return exact;
    const most = toleratedTypos(word.length);
    if (most === 0) return exact;
    const terms = await this.sql.transaction(async (run) => {
      await run(`SELECT set_config('pg_trgm.word_similarity_threshold', $1, true)`, [
        String(LEAST_SIMILARITY),
      ]);
      return run<{ term: string }>(SIMILAR, [word]);
    });
    const distanceTo = (term: string) =>
      Math.min(editDistance(lexeme, term, most), isLast ? prefixDistance(word, term, most) : Infinity);
    const near = terms
      .map(({ term }) => ({ term, distance: distanceTo(term) }))
      .filter(({ term, distance }) => distance <= most && term !== lexeme)
      .sort((a, b) => a.distance - b.distance)
      .slice(0, ALTERNATIVES);
    return [...exact, ...near.map(({ term }) => ({ lexeme: term, isPrefix: false }))];
  }
}

function exactly({ word, lexeme }: TypedWord, isLast: boolean): Alternatives {
  const whole = lexeme === null ? [] : [{ lexeme, isPrefix: false }];
  return isLast ? [...whole, { lexeme: word, isPrefix: true }] : whole;
}

const isWord = (word: string) => /^\p{L}+$/u.test(word);

/** As a tsquery; labels A and B are those of names. */
function anyOf(alternatives: Alternatives, labels: 'A' | 'AB'): string {
  const terms = alternatives.map(
    ({ lexeme, isPrefix }) =>
      `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}':${isPrefix ? '*' : ''}${labels}`,
  );
  return `(${terms.join(' | ')})`;
}
