import type { SortKeys } from '../../relational/index.js';
import { inOrder } from './search-order.js';
import type { SortOrder } from './search-query.js';

const hit = (id: string, score: number, keys: SortKeys = {}) => ({ id, score, keys });
const idsOf = (hits: Parameters<typeof inOrder>[0], ...sortBy: SortOrder[]) =>
  inOrder(hits, sortBy).map(({ id }) => id);

describe('the order of hits', () => {
  it('is by several fields, each in its direction', () => {
    const hits = [
      hit('a', 1, { unit: 'т', name: 'Щебень' }),
      hit('b', 1, { unit: 'м', name: 'Арматура' }),
      hit('c', 1, { unit: 'м', name: 'Щебень' }),
    ];
    expect(idsOf(hits, { field: 'unit', direction: 'asc' }, { field: 'name', direction: 'desc' })).toEqual([
      'c',
      'b',
      'a',
    ]);
  });

  it('knows numbers inside of names, and the alphabet', () => {
    const names = ['Труба d12', 'труба d8', 'Ёлка', 'Жесть', 'Ель'];
    const hits = names.map((name, index) => hit(String(index), 1, { name }));
    const sorted = inOrder(hits, [{ field: 'name', direction: 'asc' }]).map(({ keys }) => keys.name);
    expect(sorted).toEqual(['Ёлка', 'Ель', 'Жесть', 'труба d8', 'Труба d12']);
  });

  it('has what is nothing last, up and down', () => {
    const hits = [hit('a', 1, { sku: null }), hit('b', 1, { sku: 'A-1' }), hit('c', 1, { sku: 'B-1' })];
    expect(idsOf(hits, { field: 'sku', direction: 'asc' })).toEqual(['b', 'c', 'a']);
    expect(idsOf(hits, { field: 'sku', direction: 'desc' })).toEqual(['c', 'b', 'a']);
  });

  it('is by time, and among equals best first, then by id', () => {
    const [early, late] = [new Date(1000), new Date(2000)];
    const hits = [
      hit('d', 0.5, { created_at: late }),
      hit('c', 0.5, { created_at: late }),
      hit('b', 0.9, { created_at: late }),
      hit('a', 0.1, { created_at: early }),
    ];
    expect(idsOf(hits, { field: 'created_at', direction: 'desc' })).toEqual(['b', 'c', 'd', 'a']);
    expect(idsOf(hits, { field: 'relevance', direction: 'asc' })).toEqual(['a', 'c', 'd', 'b']);
  });
});
