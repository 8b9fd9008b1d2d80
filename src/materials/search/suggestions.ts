import { editDistance, prefixDistance, toleratedTypos } from '../../common/edit-distance.js';
import { Remembered } from './remembered.js';
import { wordsOf } from './word-runs.js';

/** A text to search for. */
export interface Suggestion {
  text: string;
  /** Where it comes from: what others search for, a category, the name of a material. */
  type: 'query' | 'category' | 'material';
  /** 0..1, higher is better. */
  score: number;
}

/** Where suggestions may come from. Every text is looked at, so these are bounded by whoever gathers them. */
export interface SuggestionSources {
  /** What others search for, with how often. */
  queries: readonly { query: string; score: number }[];
  categories: readonly string[];
  /** Names of materials that go with what was typed; `asTyped`: without slips. */
  names: readonly { name: string; asTyped: boolean }[];
}

/** What one kind of source counts, at the same match. */
const WEIGHT = { query: 1, category: 0.9, material: 0.8 } as const;
/** Of two queries that match alike, what the rarer one loses at most. */
const POPULARITY = 0.15;
const BREVITY = 0.15;
const ANOTHER_PLACE = 0.9;
const UNFINISHED = 0.95;
const SLIP = 0.2;
/** The index finds forms of a word that look too different here. */
const FOUND_BY_INDEX = 0.5;

/** More texts than one call looks at: they are the same from one key pressed to the next. */
const KNOWN_TEXTS = 10_000;
const known = new Remembered(wordsOf, KNOWN_TEXTS);

/** The best texts for what was typed, best first, ties by text; none twice, and not what was typed as somebody's query. */
export function suggestionsFor(typed: string, sources: SuggestionSources, limit: number): Suggestion[] {
  const words = wordsOf(typed);
  const most = Math.max(...sources.queries.map(({ score }) => score), Number.MIN_VALUE);
  const found: Suggestion[] = [
    ...sources.queries
      .filter(({ query }) => keyOf(query) !== words.join(' '))
      .map(({ query, score }): Suggestion => {
        const popularity = 1 - POPULARITY * (1 - score / most);
        return { text: query, type: 'query', score: matchOf(words, query) * popularity };
      }),
    ...sources.categories.map((text): Suggestion => ({
      text,
      type: 'category',
      score: matchOf(words, text),
    })),
    ...sources.names.map(({ name, asTyped }): Suggestion => {
      const match = Math.max(matchOf(words, name), asTyped ? FOUND_BY_INDEX : FOUND_BY_INDEX - SLIP);
      return { text: name, type: 'material', score: match };
    }),
  ];
  const ranked = found
    .filter(({ score }) => score > 0)
    .map((one) => ({ ...one, score: Math.round(one.score * WEIGHT[one.type] * 1000) / 1000 }))
    .sort((a, b) => b.score - a.score || (a.text < b.text ? -1 : 1));
  const texts = new Set<string>();
  const isNew = ({ text }: Suggestion) => texts.size !== texts.add(keyOf(text)).size;
  return ranked.filter(isNew).slice(0, limit);
}

/** How well a text goes with what was typed, 0..1: all words must be in it, the last one at least begun. */
export function matchOf(typed: readonly string[], text: string): number {
  const words = known.of(text);
  if (typed.length === 0) return 0;
  let sum = 0;
  for (const [index, word] of typed.entries()) {
    const isLast = index === typed.length - 1;
    const best = Math.max(
      0,
      ...words.map((other, place) => wordMatch(word, other, isLast) * (place === index ? 1 : ANOTHER_PLACE)),
    );
    if (best === 0) return 0;
    sum += best;
  }
  const share = Math.min(1, typed.join(' ').length / Math.max(1, words.join(' ').length));
  return (sum / typed.length) * (1 - BREVITY * (1 - share));
}

function wordMatch(typed: string, word: string, isLast: boolean): number {
  if (typed === word) return 1;
  if (isLast && word.startsWith(typed)) return UNFINISHED;
  const most = /\d/.test(typed + word) ? 0 : toleratedTypos(typed.length);
  if (most === 0) return 0;
  // The whole word is one of its beginnings.
  const slips = isLast ? prefixDistance(typed, word, most) : editDistance(typed, word, most);
  return slips <= most ? UNFINISHED - SLIP * slips : 0;
}

const keyOf = (text: string) => known.of(text).join(' ');
