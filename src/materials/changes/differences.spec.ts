import { compare, type Scan, type State } from './differences.js';

const scanOf =
  (states: readonly State[]): Scan =>
  (after, limit) =>
    Promise.resolve(states.filter(({ id }) => after === null || id > after).slice(0, limit));

const state = (id: string, updatedAt = 1, category = 'a'): State => ({ id, updatedAt, category });

async function differencesOf(record: State[], copy: State[], pageSize: number) {
  const found = { ids: [] as string[], points: 0, differences: [] as string[] };
  for await (const part of compare(scanOf(record), scanOf(copy), pageSize)) {
    expect(Math.max(part.ids.length, part.points)).toBeLessThanOrEqual(pageSize);
    found.ids.push(...part.ids);
    found.points += part.points;
    for (const { id, kind, categories } of part.differences)
      found.differences.push([id, kind, ...categories].join(' '));
  }
  return found;
}

describe.each([1, 2, 3, 100])('comparing, %d at a time', (pageSize) => {
  it('finds what is missing, extra and outdated, at every place', async () => {
    const record = [state('b'), state('d', 2, 'new'), state('e'), state('g')];
    const copy = [
      state('a', 1, 'x'),
      state('b'),
      state('d', 1, 'old'),
      state('f', 1, 'y'),
      state('g'),
      state('h'),
    ];
    expect(await differencesOf(record, copy, pageSize)).toEqual({
      ids: ['b', 'd', 'e', 'g'],
      points: 6,
      differences: ['a extra x', 'd outdated new old', 'e missing a', 'f extra y', 'h extra a'],
    });
  });

  it('tells a copy of a later state from one of a former', async () => {
    const parts = compare(
      scanOf([state('a', 2), state('b', 2)]),
      scanOf([state('a', 1), state('b', 3)]),
      pageSize,
    );
    const found: boolean[] = [];
    for await (const { differences } of parts) found.push(...differences.map(({ ahead }) => ahead));
    expect(found).toEqual([false, true]);
  });

  it('finds nothing where nothing is, or all agrees', async () => {
    const all = ['a', 'b', 'c', 'd'].map((id) => state(id));
    expect(await differencesOf([], [], pageSize)).toMatchObject({ ids: [], differences: [] });
    expect(await differencesOf(all, all, pageSize)).toMatchObject({ points: 4, differences: [] });
  });

  it('takes an empty side for what it is', async () => {
    const all = ['a', 'b', 'c'].map((id) => state(id));
    expect((await differencesOf(all, [], pageSize)).differences).toEqual([
      'a missing a',
      'b missing a',
      'c missing a',
    ]);
    expect((await differencesOf([], all, pageSize)).differences).toEqual([
      'a extra a',
      'b extra a',
      'c extra a',
    ]);
  });
});
