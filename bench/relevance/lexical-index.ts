import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askedWords, lexicalWords } from '../../src/relational/lexical-text.js';
import { openRelational } from '../../src/relational/index.js';

/** Where a lexeme is. */
export interface Postings {
  names: number[];
  /** Whether it is in the head of the name, for each of them. */
  inHead: boolean[];
}

/** All names in memory, to try rankings on: every posting is looked at, which the product cannot afford. */
export interface LexicalIndex {
  /** Lexemes of each name. */
  lengths: number[];
  postings: ReadonlyMap<string, Postings>;
  /** Lexemes of each query, in its order. */
  queries: ReadonlyMap<string, readonly string[]>;
}

const BATCH = 5000;

/** Cuts texts into words as the product does, and has PostgreSQL stem them. */
export async function buildIndex(
  names: readonly string[],
  queries: readonly string[],
): Promise<LexicalIndex> {
  const named = names.map(lexicalWords);
  const asked = queries.map((query) => askedWords(query).map(({ word }) => word));
  const stems = await stemmed(
    new Set([...named.flatMap(({ head, rest }) => [...head, ...rest]), ...asked.flat()]),
  );
  const stemsOf = (words: readonly string[]) => words.flatMap((word) => stems.get(word) ?? []);
  const postings = new Map<string, Postings>();
  const lengths = named.map(({ head, rest }, name) => {
    const first = new Set(stemsOf(head));
    const lexemes = new Set([...first, ...stemsOf(rest)]);
    for (const lexeme of lexemes) {
      const posted = postings.get(lexeme) ?? { names: [], inHead: [] };
      posted.names.push(name);
      posted.inHead.push(first.has(lexeme));
      postings.set(lexeme, posted);
    }
    return lexemes.size;
  });
  return {
    lengths,
    postings,
    queries: new Map(queries.map((query, n) => [query, [...new Set(stemsOf(asked[n] ?? []))]])),
  };
}

async function stemmed(words: ReadonlySet<string>): Promise<Map<string, string[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'relevance-'));
  const connection = await openRelational({
    DATABASE_URL: undefined,
    DATABASE_POOL_SIZE: 1,
    DATABASE_TIMEOUT_MS: 60_000,
    DATA_DIR: folder,
  });
  const stems = new Map<string, string[]>();
  const all = [...words];
  for (let from = 0; from < all.length; from += BATCH) {
    const rows = await connection.dataSource.query<{ word: string; lexemes: string[] }[]>(
      `SELECT word, tsvector_to_array(to_tsvector('pg_catalog.russian', word)) AS lexemes FROM unnest($1::text[]) word`,
      [all.slice(from, from + BATCH)],
    );
    for (const { word, lexemes } of rows) stems.set(word, lexemes);
  }
  await connection.close();
  await rm(folder, { recursive: true });
  return stems;
}
