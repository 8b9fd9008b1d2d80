import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { QdrantVectorStore } from '../../src/vector/stores/qdrant.vector-store.js';
import { describeVectorStore } from '../contracts/vector-store.contract.js';
import { describeWithServers } from '../support/describe-with-servers.js';

const space = { modelId: 'm', dimensions: 3 };
const point = {
  id: '00000000-0000-4000-8000-000000000001',
  vector: Float32Array.of(1, 0, 0),
  payload: { category: 'c', unit: 'u', sku: null, createdAt: 0, updatedAt: 0 },
};

describeWithServers('with Qdrant', ['qdrant'], ({ qdrant: url }) => {
  const dropCollection = async (collection: string) => {
    await fetch(`${url}/collections/${collection}`, { method: 'DELETE' });
  };
  const emptyCollection = async (collection: string) => {
    await fetch(`${url}/collections/${collection}/points/delete?wait=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ filter: {} }),
    });
  };
  const connect = (collection: string) => new QdrantVectorStore({ url, collection, timeoutMs: 10_000 });

  // Making a collection takes Qdrant half a second, so the tests of the contract share one and empty it.
  const shared = `contract-${randomUUID()}`;
  afterAll(() => dropCollection(shared));
  describeVectorStore('qdrant', {
    scoreTolerance: 0.00001,
    newPlace: () =>
      Promise.resolve({ connect: () => connect(shared), remove: () => emptyCollection(shared) }),
  });

  describe('a collection that changes under the store', () => {
    let collection: string;
    let store: QdrantVectorStore;

    beforeEach(async () => {
      collection = `vanishing-${randomUUID()}`;
      store = connect(collection);
      await store.open(space);
    });

    afterEach(async () => {
      await store.close();
      await dropCollection(collection);
    });

    it('is made again when it has vanished', async () => {
      await store.upsert([point]);
      await dropCollection(collection);
      expect(await store.search({ vector: point.vector, limit: 1 })).toEqual([]);
      await dropCollection(collection);
      await store.upsert([point]);
      expect(await store.count()).toBe(1);
    });

    it.each([
      ['model', { modelId: 'other', dimensions: 3 }],
      ['dimensions', { modelId: 'm', dimensions: 5 }],
    ])('is refused when another program made it for other %s', async (_, other) => {
      await dropCollection(collection);
      await connect(collection).open(other);
      const mismatch = { code: 'VECTOR_SPACE_MISMATCH', details: { stored: other, asked: space } };
      await expect(store.upsert([point])).rejects.toMatchObject(mismatch);
      await expect(store.search({ vector: point.vector, limit: 1 })).rejects.toMatchObject(mismatch);
    });

    it('is refused when it holds unnamed vectors, which tell nothing of their model', async () => {
      await dropCollection(collection);
      await fetch(`${url}/collections/${collection}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ vectors: { size: 3, distance: 'Cosine' } }),
      });
      await expect(connect(collection).open(space)).rejects.toMatchObject({
        code: 'VECTOR_SPACE_MISMATCH',
        details: { stored: { modelId: '(unknown)', dimensions: 3 } },
      });
    });

    it('has an index on every field that a filter asks for', async () => {
      const response = await fetch(`${url}/collections/${collection}`);
      const { result } = (await response.json()) as {
        result: { payload_schema: Record<string, { data_type: string }> };
      };
      const types = Object.entries(result.payload_schema).map(([field, { data_type }]) => [field, data_type]);
      expect(Object.fromEntries(types)).toEqual({
        category: 'keyword',
        unit: 'keyword',
        createdAt: 'integer',
        updatedAt: 'integer',
      });
    });

    it('may be opened by several instances at the same moment', async () => {
      await dropCollection(collection);
      await Promise.all(Array.from({ length: 4 }, () => connect(collection).open(space)));
      expect(await store.count()).toBe(0);
    });
  });
});

describe('a Qdrant that is not well', () => {
  let server: Server;
  let url: string;
  let answer: 'refuse' | 'hang' | 'overload';

  beforeEach(async () => {
    server = createServer((_, response) => {
      if (answer === 'hang') return;
      if (answer === 'overload') response.writeHead(503).end('{"status":{"error":"recovering"}}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const store = (timeoutMs = 10_000) =>
    new QdrantVectorStore({ url, apiKey: 's3cret', collection: 'c', timeoutMs });

  it('cannot be reached: STORE_UNAVAILABLE at once, from open and from every operation after it', async () => {
    await new Promise((resolve) => server.close(resolve));
    const unreachable = store();
    const refused = { code: 'STORE_UNAVAILABLE', message: expect.stringContaining(url) };
    await expect(unreachable.open(space)).rejects.toMatchObject(refused);
    await expect(unreachable.upsert([point])).rejects.toMatchObject(refused);
    await expect(unreachable.search({ vector: point.vector, limit: 1 })).rejects.toMatchObject(refused);
    await expect(unreachable.ping()).rejects.toMatchObject(refused);
  });

  it('does not answer: STORE_TIMEOUT', async () => {
    answer = 'hang';
    await expect(store(60).open(space)).rejects.toMatchObject({
      code: 'STORE_TIMEOUT',
      message: expect.stringContaining('60 ms'),
    });
  });

  it('answers that it cannot: STORE_UNAVAILABLE with its reason, without the key', async () => {
    answer = 'overload';
    const error: unknown = await store()
      .open(space)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringMatching(/503.*recovering/),
    });
    expect(JSON.stringify([error, String(error)])).not.toContain('s3cret');
  });
});
