import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HashingEmbeddingProvider } from '../../src/embedding/providers/hashing.embedding-provider.js';
import type { EmbeddingProvider } from '../../src/embedding/index.js';
import { InProcessVectorStore } from '../../src/vector/stores/in-process.vector-store.js';
import { writeResult } from '../lib/result.js';
import { evaluate, type KsrData, readKsr } from './ksr.js';

/**
 * Relevance of the `hashing` embedding alone, on the КСР pairs: `node .cache/bench/bench/relevance/embedding.js
 * [folder of the data] [dimensions ...]`.
 */
const [folder = '../shared/data/ksr', ...given] = process.argv.slice(2);
const sizes = given.length > 0 ? given.map(Number) : [256, 512, 768, 1024];
const data = await readKsr(folder);
const outcomes: Record<string, unknown>[] = [];
for (const size of sizes) {
  const outcome = await measure(new HashingEmbeddingProvider(size), data);
  outcomes.push(outcome);
  console.log(JSON.stringify(outcome));
}
await writeResult('relevance-embedding', { names: data.names.length, outcomes });

async function measure(provider: EmbeddingProvider, { names }: KsrData): Promise<Record<string, unknown>> {
  const place = await mkdtemp(join(tmpdir(), 'relevance-'));
  const store = new InProcessVectorStore({ folder: place, warn: console.warn });
  await store.open(provider);
  let embeddingMs = 0;
  for (let from = 0; from < names.length; from += 1000) {
    const batch = names.slice(from, from + 1000);
    const start = performance.now();
    const vectors = await provider.embed(batch);
    embeddingMs += performance.now() - start;
    await store.upsert(
      vectors.map((vector, i) => ({
        id: idOf(from + i),
        vector,
        payload: { category: '', unit: '', sku: null, createdAt: 0, updatedAt: 0 },
      })),
    );
  }
  const relevance = await evaluate(data, async (query) => {
    const [vector = new Float32Array(provider.dimensions)] = await provider.embed([query]);
    const hits = await store.search({ vector, limit: 100 });
    return hits.map(({ id }) => names[Number.parseInt(id.slice(24), 16)] ?? '');
  });
  await store.close();
  await rm(place, { recursive: true });
  const namesPerSecond = Math.round((names.length / embeddingMs) * 1000);
  return { model: provider.modelId, ...relevance, namesPerSecond };
}

function idOf(index: number): string {
  return `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
}
