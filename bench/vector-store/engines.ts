import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import type { VectorSpace } from '../../src/vector/index.js';
import { InProcessVectorStore } from '../../src/vector/stores/in-process.vector-store.js';

/** What the comparison asks of a store. */
export interface Engine {
  insert(firstId: number, vectors: readonly Float32Array[]): Promise<unknown>;
  /** Whatever must be done once after loading. */
  finish(): Promise<unknown>;
  search(vector: Float32Array, limit: number): Promise<unknown>;
  close(): Promise<unknown>;
}

/** Opens what the engine finds in its folder. */
export type MakeEngine = (folder: string, space: VectorSpace) => Promise<Engine>;

/** The candidates. */
export const engines: Record<string, MakeEngine> = {
  'in-process': async (folder, space) => {
    const store = new InProcessVectorStore({ folder, warn: console.warn });
    await store.open(space);
    const payload = { category: 'c', unit: 'u', sku: null, createdAt: 0, updatedAt: 0 };
    return {
      insert: (first, vectors) =>
        store.upsert(vectors.map((values, i) => ({ id: idOf(first + i), vector: values, payload }))),
      finish: () => Promise.resolve(),
      search: (values, limit) => store.search({ vector: values, limit }),
      close: () => store.close(),
    };
  },
  'pglite-exact': (folder, space) => openPglite(folder, space),
  'pglite-hnsw': (folder, space) =>
    openPglite(folder, space, 'CREATE INDEX ON points USING hnsw (embedding vector_ip_ops)'),
};

async function openPglite(folder: string, { dimensions }: VectorSpace, index?: string): Promise<Engine> {
  const db = await PGlite.create({ dataDir: join(folder, 'pg'), extensions: { vector } });
  await db.exec(`CREATE EXTENSION IF NOT EXISTS vector;
    CREATE TABLE IF NOT EXISTS points (id uuid PRIMARY KEY, embedding vector(${dimensions}) NOT NULL);
    SET maintenance_work_mem = '512MB'; SET hnsw.ef_search = 100`);
  return {
    insert: (first, vectors) =>
      db.query('INSERT INTO points SELECT id, v::vector FROM unnest($1::uuid[], $2::text[]) AS t (id, v)', [
        vectors.map((_, i) => idOf(first + i)),
        vectors.map(textOf),
      ]),
    finish: () => (index ? db.exec(index) : Promise.resolve()),
    search: (values, limit) =>
      db.query(
        'SELECT id, -(embedding <#> $1::vector) AS score FROM points ORDER BY embedding <#> $1::vector LIMIT $2',
        [textOf(values), limit],
      ),
    close: () => db.close(),
  };
}

function textOf(values: Float32Array): string {
  return `[${values.join(',')}]`;
}

function idOf(index: number): string {
  return `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
}
