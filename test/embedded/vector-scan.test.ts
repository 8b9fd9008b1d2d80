import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InProcessVectorStore } from '../../src/vector/stores/in-process.vector-store.js';

/** Enough rows that the scan runs over several blocks and the memory grows several times. */
const ROWS = 10_000;
const DIMENSIONS = 24;

describe('the in-process scan over many rows', () => {
  it('agrees with an exact search in plain numbers, before and after deletions', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vector-scan-'));
    const store = new InProcessVectorStore({ folder, warn: () => undefined });
    await store.open({ modelId: 'm', dimensions: DIMENSIONS });
    const points = Array.from({ length: ROWS }, (_, n) => ({
      id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      vector: unitVector(n),
      payload: { category: `c${n % 7}`, unit: 'u', sku: null, createdAt: n, updatedAt: n },
    }));
    await store.upsert(points);
    await store.delete(points.filter((_, n) => n % 3 === 0).map(({ id }) => id));

    const query = unitVector(123_456);
    const exact = points
      .filter((point, n) => n % 3 !== 0 && point.payload.category === 'c2' && n >= 500)
      .map(({ id, vector }) => ({ id, score: vector.reduce((sum, value, i) => sum + value * query[i]!, 0) }))
      .sort((a, b) => b.score - a.score);
    const filter = { categories: ['c2'], createdAfter: 500 };
    const hits = await store.search({ vector: query, limit: 50, filter });

    expect(await store.count()).toBe(points.filter((_, n) => n % 3 !== 0).length);
    const scoreOf = new Map(exact.map(({ id, score }) => [id, score]));
    hits.forEach(({ id, score }, rank) => {
      expect(score).toBeCloseTo(scoreOf.get(id)!, 2);
      expect(score).toBeCloseTo(exact[rank]!.score, 2);
    });
    expect(hits).toHaveLength(50);
    await store.close();
    await rm(folder, { recursive: true });
  });
});

/** A direction that looks random, the same for the same number. */
function unitVector(seed: number): Float32Array {
  const vector = Float32Array.from({ length: DIMENSIONS }, (_, i) =>
    Math.sin(seed * 12.9898 + i * i * 78.233),
  );
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
