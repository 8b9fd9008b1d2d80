import { type DirtyQuery, readCatalogue, readDirtyQueries, reportOf } from './dirty-queries.js';

/** How often each value is there. */
function counted(values: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

describe('the suite of dirty queries', () => {
  let queries: DirtyQuery[];
  let names: string[];

  beforeAll(async () => {
    queries = await readDirtyQueries();
    names = (await readCatalogue()).map(({ name }) => name);
  });

  it('has two hundred queries, no two alike, in eight kinds of like size', () => {
    const sizes = counted(queries.map(({ kind }) => kind));
    expect(new Set(queries.map(({ query }) => query)).size).toBe(200);
    expect([...sizes.values()]).toEqual(Array(8).fill(25));
  });

  it('expects names that the catalogue has once', () => {
    const times = counted(names);
    const wrong = queries.flatMap(({ expected }) => expected.filter((name) => times.get(name) !== 1));
    expect(wrong).toEqual([]);
  });

  it('asks for nothing as the catalogue writes it', () => {
    expect(queries.filter(({ query }) => names.includes(query))).toEqual([]);
  });

  it('tells by kind what came first, and what came instead', () => {
    const query = { kind: 'typos', query: 'цымент', expected: ['Цемент'] };
    const report = reportOf([
      { ...query, first: 'Цемент' },
      { ...query, query: 'цеммент', first: undefined },
    ]);
    expect(report.split('\n')).toEqual([
      'typos              1 of 2',
      'all                1 of 2',
      'typos: цеммент',
      '  wanted Цемент',
      '  got    nothing',
    ]);
  });
});
