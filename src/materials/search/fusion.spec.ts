import { type Fusion, reciprocalRankFusion, weightedScores } from './fusion.js';

const list = (weight: number, scores: Record<string, number>) => ({
  weight,
  hits: Object.entries(scores).map(([id, score]) => ({ id, score })),
});
const idsBy =
  (fuse: Fusion) =>
  (...lists: Parameters<Fusion>[0][number][]) =>
    fuse(lists).map(({ id }) => id);

describe.each<[string, Fusion]>([
  ['reciprocalRankFusion', reciprocalRankFusion(60)],
  ['weightedScores', weightedScores],
])('%s', (_, fuse) => {
  const ids = idsBy(fuse);

  it('puts what both lists have first before what one list has', () => {
    expect(ids(list(1, { b: 9, a: 8 }), list(1, { c: 9, a: 8 }))).toEqual(['a', 'b', 'c']);
  });

  it('scores the first place in every list with 1, whatever the weights', () => {
    const [first] = fuse([list(0.9, { a: 0.2 }), list(0.3, { a: 11 })]);
    expect(first).toMatchObject({ id: 'a', lists: [0, 1] });
    expect(first?.score).toBeCloseTo(1);
  });

  it('follows the weights', () => {
    expect(ids(list(1, { a: 1 }), list(2, { b: 1 }))).toEqual(['b', 'a']);
  });

  it('breaks ties by id, so that the order of arrival does not matter', () => {
    expect(ids(list(1, { b: 1 }), list(1, { a: 1 }))).toEqual(['a', 'b']);
    expect(ids(list(1, { a: 1 }), list(1, { b: 1 }))).toEqual(['a', 'b']);
  });

  it('is empty for empty lists, and leaves hits without a score at 0', () => {
    expect(ids(list(1, {}), list(1, {}))).toEqual([]);
    expect(ids()).toEqual([]);
    expect(fuse([list(1, { a: 0 }), list(0, { b: 1 })]).every(({ score }) => Number.isFinite(score))).toBe(
      true,
    );
  });
});

it('keeps a hit that stands out apart by scores, not by ranks', () => {
  const lists = [list(1, { a: 100, b: 5 }), list(0.5, { b: 3 })] as const;
  expect(idsBy(reciprocalRankFusion(60))(...lists)).toEqual(['b', 'a']);
  expect(idsBy(weightedScores)(...lists)).toEqual(['a', 'b']);
});
