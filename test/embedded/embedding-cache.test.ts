import { withTimeLimit } from '../../src/common/time-limit.js';
import { Metrics } from '../../src/metrics/index.js';
import { startEmbedding, type EmbeddingApp } from '../support/embedding-app.js';
import { EmbeddingEndpoint } from '../support/embedding-endpoint.js';
import { eventually } from '../support/eventually.js';

describe('embeddings kept in the process', () => {
  let endpoint: EmbeddingEndpoint;
  let instance: EmbeddingApp | undefined;

  beforeEach(async () => {
    endpoint = await EmbeddingEndpoint.start();
  });
  afterEach(async () => {
    await instance?.app.close();
    await endpoint.stop();
  });

  const start = async (environment: Record<string, string> = {}) =>
    (instance = await startEmbedding({ ...endpoint.environment, ...environment })).embedding;

  it('asks the endpoint once for a text, whatever it is', async () => {
    const embedding = await start();
    const first = await embedding.embed(['Цемент', 'Труба', 'цемент ']);
    const again = await embedding.embed(['труба', 'ЦЕМЕНТ'], 'query');
    expect(endpoint.requests).toEqual([['цемент', 'труба']]);
    expect(again).toEqual([first[1], first[0]]);
    expect(first[2]).toEqual(first[0]);
  });

  it('asks for queries and for documents where the model tells them apart', async () => {
    const embedding = await start({ EMBEDDING_MODEL: 'intfloat/multilingual-e5-small' });
    await embedding.embed(['Цемент']);
    await embedding.embed(['Цемент'], 'query');
    await embedding.embed(['Цемент'], 'query');
    expect(endpoint.requests).toEqual([['passage: цемент'], ['query: цемент']]);
    expect(embedding.modelId).toContain('passage: ');
  });

  it('does not keep a failure', async () => {
    const embedding = await start();
    endpoint.status = 500;
    await expect(embedding.embed(['Цемент'])).rejects.toMatchObject({ code: 'EMBEDDING_FAILED' });
    endpoint.status = 200;
    expect(await embedding.embed(['Цемент'])).toHaveLength(1);
  });

  it('does not let others wait for a slow model', async () => {
    const embedding = await start({ CACHE_LOAD_CONCURRENCY: '1' });
    let answer: () => void = () => undefined;
    endpoint.held = new Promise((resolve) => (answer = resolve));
    const slow = embedding.embed(['Цемент']);
    await eventually(() => expect(endpoint.requests).toHaveLength(1));
    const load = () => Promise.resolve('loaded');
    const other = instance!.cache.getOrLoad({ region: 'reference', id: 'x', tags: () => ['x'], load });
    expect(await withTimeLimit(other, 5000, 'the other load').finally(answer)).toBe('loaded');
    expect(await slow).toHaveLength(1);
  });

  it.each(['hashing', 'openai-compatible'])('measures what is asked of %s itself', async (provider) => {
    const embedding = await start({ EMBEDDING_PROVIDER: provider });
    await embedding.embed(['Цемент']);
    await embedding.embed(['Цемент']);
    const { values } = await instance!.app.get(Metrics, { strict: false }).storeOperationDuration.get();
    const asked = values.find((value) => value.metricName?.endsWith('_count'));
    expect(asked).toMatchObject({
      labels: { store: 'embedding', operation: 'embed', outcome: 'ok' },
      value: provider === 'hashing' ? 2 : 1,
    });
    expect(instance!.cache.usage().entries).toBe(provider === 'hashing' ? 0 : 1);
  });
});
