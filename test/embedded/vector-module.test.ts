import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ConfigModule, readConfig } from '../../src/config/index.js';
import { EMBEDDING_PROVIDER, type EmbeddingProvider } from '../../src/embedding/index.js';
import { MetricsModule } from '../../src/metrics/index.js';
import { VECTOR_STORE, VectorModule, type VectorStore } from '../../src/vector/index.js';

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
    expect([store.kind, embedding.modelId]).toEqual(['in-process', 'hashing-v2-512']);
    const [vector] = await embedding.embed(['Цемент']);
    const payload = { category: 'c', unit: 'u', sku: null, createdAt: 0, updatedAt: 0 };
    await store.upsert([{ id: '00000000-0000-4000-8000-000000000001', vector: vector!, payload }]);
    await app.close();
    await expect(store.count()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });

    const again = await boot();
    expect(await again.get<VectorStore>(VECTOR_STORE, { strict: false }).count()).toBe(1);
    await again.close();
  });

  it('does not start on the vectors of another model', async () => {
    await (await boot()).close();
    await expect(boot({ EMBEDDING_DIMENSIONS: '256' })).rejects.toMatchObject({
      code: 'VECTOR_SPACE_MISMATCH',
    });
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
