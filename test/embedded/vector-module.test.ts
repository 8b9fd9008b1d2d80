import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ConfigModule, readConfig } from '../../src/config/index.js';
import { EMBEDDING_PROVIDER, type EmbeddingProvider } from '../../src/embedding/index.js';
import { MetricsModule } from '../../src/metrics/index.js';
import { VECTOR_STORE, VectorGate, VectorModule, type VectorStore } from '../../src/vector/index.js';

describe('VectorModule', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vector-module-'));
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(folder, { recursive: true, force: true });
  });

  async function boot(environment: Record<string, string> = {}) {
    const config = readConfig({ DATA_DIR: folder, ...environment });
    const compiled = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), MetricsModule.forRoot(), VectorModule],
    }).compile();
    return compiled.init();
  }

  it('opens a store in DATA_DIR for the configured embedding, and closes it at the end', async () => {
    const app = await boot();
    const store = app.get<VectorStore>(VECTOR_STORE, { strict: false });
    const embedding = app.get<EmbeddingProvider>(EMBEDDING_PROVIDER, { strict: false });
    expect([store.kind, embedding.modelId]).toEqual(['in-process', 'hashing-v3-512']);
    const [vector] = await embedding.embed(['Цемент']);
    const payload = { category: 'c', unit: 'u', sku: null, createdAt: 0, updatedAt: 0 };
    await store.upsert([{ id: '00000000-0000-4000-8000-000000000001', vector: vector!, payload }]);
    await app.close();
    await expect(store.count()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });

    const again = await boot();
    expect(await again.get<VectorStore>(VECTOR_STORE, { strict: false }).count()).toBe(1);
    await again.close();
  });

  it('starts on a collection of its own with another model, and goes on with the former one when that is back', async () => {
    const first = await boot();
    const payload = { category: 'c', unit: 'u', sku: null, createdAt: 0, updatedAt: 0 };
    const point = {
      id: '00000000-0000-4000-8000-000000000001',
      vector: new Float32Array(512).fill(0.1),
      payload,
    };
    await first.get<VectorStore>(VECTOR_STORE, { strict: false }).upsert([point]);
    await first.close();
    const countWith = async (environment: Record<string, string>) => {
      const app = await boot(environment);
      const count = await app.get<VectorStore>(VECTOR_STORE, { strict: false }).count();
      await app.close();
      return count;
    };
    expect([await countWith({ EMBEDDING_DIMENSIONS: '256' }), await countWith({})]).toEqual([0, 1]);
  });

  it('does not search while the gate is closed, and does all else', async () => {
    const app = await boot();
    const store = app.get<VectorStore>(VECTOR_STORE, { strict: false });
    const gate = app.get(VectorGate, { strict: false });
    const query = { vector: new Float32Array(512).fill(0.1), limit: 1 };
    gate.close({ message: 'it is being filled', othersServe: false });
    await expect(store.search(query)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: 'it is being filled',
    });
    await expect(store.searchMany([query])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await store.count()).toBe(0);
    gate.open();
    expect(await store.search(query)).toEqual([]);
    await app.close();
  });

  it('starts without a Qdrant that cannot be reached, and says so once', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const app = await boot({ QDRANT_URL: 'http://127.0.0.1:9' });
    expect(warned).toHaveBeenCalledTimes(1);
    expect(warned.mock.calls[0]![0]).toContain('http://127.0.0.1:9');
    const store = app.get<VectorStore>(VECTOR_STORE, { strict: false });
    expect(store.kind).toBe('qdrant');
    await expect(store.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await app.close();
  });
});
