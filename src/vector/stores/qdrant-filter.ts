import type { VectorFilter, VectorPoint } from '../vector-store.js';

type Condition =
  { key: string; match: { any: string[] } } | { key: string; range: { gte?: number; lte?: number } };

/** Fields of a point's payload that a filter asks for, and the type of the index on each. */
export const PAYLOAD_INDEXES = {
  category: 'keyword',
  unit: 'keyword',
  createdAt: 'integer',
  updatedAt: 'integer',
} as const;

/** Qdrant's form of a filter; undefined when it restricts nothing. */
export function toQdrantFilter(filter: VectorFilter = {}): { must: Condition[] } | undefined {
  const must: Condition[] = [];
  if (filter.categories) must.push({ key: 'category', match: { any: [...filter.categories] } });
  if (filter.units) must.push({ key: 'unit', match: { any: [...filter.units] } });
  const between = (key: string, gte?: number, lte?: number) => {
    if (gte === undefined && lte === undefined) return;
    must.push({ key, range: { ...(gte !== undefined && { gte }), ...(lte !== undefined && { lte }) } });
  };
  between('createdAt', filter.createdAfter, filter.createdBefore);
  between('updatedAt', filter.updatedAfter, filter.updatedBefore);
  return must.length > 0 ? { must } : undefined;
}

/** Passes the points that are there with the `updatedAt` of these, or an earlier one: what an upsert may replace. */
export function unlessLater(points: readonly VectorPoint[]) {
  return {
    should: points.map(({ id, payload: { updatedAt } }) => ({
      must: [{ has_id: [id] }, { key: 'updatedAt', range: { lte: updatedAt } }],
    })),
  };
}
