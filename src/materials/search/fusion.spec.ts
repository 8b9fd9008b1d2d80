import { reciprocalRankFusion } from './fusion.js';

const list = (weight: number, ...ids: string[]) => ({ weight, hits: ids.map((id) => ({ id })) });
const ids = (...lists: Parameters<typeof reciprocalRankFusion>[0][number][]) =>
  reciprocalRankFusion(lists, 60).map(({ id }) => id);

describe('reciprocalRankFusion', () => {
  it('puts what both lists have before what one list has', () => {
    expect(ids(list(1, 'a', 'b', 'c'), list(1, 'd', 'c'))).toEqual(['c', 'a', 'd', 'b']);
  });

  it('scores the first place in every list with 1, whatever the weights', () => {
    const [first] = reciprocalRankFusion([list(0.9, 'a'), list(0.3, 'a')], 60);
    expect(first).toMatchObject({ id: 'a', lists: [0, 1] });
    expect(first?.score).toBeCloseTo(1);
  });

  it('follows the weights', () => {
    expect(ids(list(1, 'a'), list(2, 'b'))).toEqual(['b', 'a']);
  });

  it('breaks ties by id, so that the order of arrival does not matter', () => {
    expect(ids(list(1, 'b'), list(1, 'a'))).toEqual(['a', 'b']);
    expect(ids(list(1, 'a'), list(1, 'b'))).toEqual(['a', 'b']);
  });

  it('is empty for empty lists', () => {
    expect(ids(list(1), list(1))).toEqual([]);
    expect(ids()).toEqual([]);
  });
});
