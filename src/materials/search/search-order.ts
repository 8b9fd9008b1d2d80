import type { SortKeys } from '../../relational/index.js';
import type { SortField, SortOrder } from './search-query.js';

/** A hit with the values of its material that hits are sorted by. */
export interface Sortable {
  id: string;
  score: number;
  keys: SortKeys;
}

type Compare = (a: Sortable, b: Sortable) => number;

/** One order on every profile and machine: by the alphabet, and `d8` before `d12`. */
const collator = new Intl.Collator('ru', { numeric: true });

/** Sorted by the first field, ties by the next ones, then best first, then by id. Nothing (no SKU) always comes last. */
export function inOrder<T extends Sortable>(hits: readonly T[], sortBy: readonly SortOrder[]): T[] {
  const comparisons = sortBy.map(({ field, direction }) => comparison(field, direction === 'desc' ? -1 : 1));
  return [...hits].sort((a, b) => {
    for (const compare of comparisons) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return b.score - a.score || (a.id < b.id ? -1 : 1);
  });
}

function comparison(field: SortField, sign: 1 | -1): Compare {
  if (field === 'relevance') return (a, b) => sign * (a.score - b.score);
  return ({ keys: { [field]: a } }, { keys: { [field]: b } }) => {
    if (a === null || a === undefined) return b === null || b === undefined ? 0 : 1;
    if (b === null || b === undefined) return -1;
    if (typeof a === 'string' && typeof b === 'string') return sign * collator.compare(a, b);
    return sign * (Number(a) - Number(b));
  };
}
