import { bm25, coverage, rarity, weighted } from './bm25.js';
import type { QueryTerms } from './query-terms.js';
import type { Label } from './tsvector.js';

const words = (
  ...alternatives: [lexeme: string, documents: number, similarity?: number][][]
): QueryTerms => ({
  total: 1000,
  meanLength: 5,
  terms: alternatives.map((found, position) => ({
    position,
    alternatives: found.map(([lexeme, documents, similarity = 1]) => ({ lexeme, documents, similarity })),
  })),
});
const material = (labels: Record<string, Label>) => new Map(Object.entries(labels));
const rank = (query: QueryTerms, ...materials: Record<string, Label>[]) =>
  materials.map((labels) => bm25(weighted(query), material(labels), query.meanLength));

describe('rarity', () => {
  it('is more for what fewer materials have, and never negative', () => {
    expect(rarity(1, 1000)).toBeGreaterThan(rarity(500, 1000));
    expect(rarity(2000, 1000)).toBeGreaterThan(0);
  });
});

describe('bm25', () => {
  it('counts rare words more, and words of the head more than those of the rest, the category and the description', () => {
    const [rare = 0, common = 0] = rank(words([['редк', 2]], [['част', 900]]), { редк: 'B' }, { част: 'B' });
    expect(rare).toBeGreaterThan(common);
    const labels = rank(
      words([['труб', 9]]),
      ...(['A', 'B', 'C', 'D'] as const).map((label) => ({ труб: label })),
    );
    expect(labels).toEqual([...labels].sort((a, b) => b - a));
    expect(new Set(labels).size).toBe(4);
  });

  it('counts the first words of the query more', () => {
    const query = words([['а', 9]], [['б', 9]], [['в', 9]], [['г', 9]]);
    const [first = 0, fourth = 0] = rank(query, { а: 'B' }, { г: 'B' });
    expect(first).toBeGreaterThan(fourth);
  });

  it('prefers the shorter of two names that have the same words', () => {
    const [short = 0, long = 0] = rank(words([['труб', 9]]), { труб: 'A' }, { труб: 'A', а: 'B', б: 'B' });
    expect(short).toBeGreaterThan(long);
  });

  it('takes the best reading of a word once', () => {
    const query = words([
      ['цемент', 9],
      ['цементн', 9, 0.8],
    ]);
    const [same = 0, alike = 0, both = 0] = rank(
      query,
      { цемент: 'B', x: 'B' },
      { цементн: 'B', x: 'B' },
      { цемент: 'B', цементн: 'B' },
    );
    expect(same).toBeGreaterThan(alike);
    expect(both).toBe(same);
  });
});

describe('coverage', () => {
  const share = (query: QueryTerms, labels: Record<string, Label>) =>
    coverage(query, weighted(query), material(labels));

  it('is the share of the query that was found, a little less for long names', () => {
    const query = words([['труб', 9]], [['стальн', 9]]);
    expect(share(query, { труб: 'A', стальн: 'B' })).toBeGreaterThan(0.99);
    expect(share(query, { труб: 'A', бетон: 'B' })).toBeCloseTo(0.5, 1);
    expect(share(query, { бетон: 'A' })).toBe(0);
  });

  it('misses the words that nobody has', () => {
    expect(share(words([['труб', 9]], []), { труб: 'A' })).toBeLessThan(0.8);
  });

  it('is less for a slip', () => {
    expect(share(words([['цемент', 9, 0.8]]), { цемент: 'A' })).toBeLessThan(0.81);
  });
});
