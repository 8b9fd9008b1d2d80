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
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return ((await response.json()) as { result: unknown }).result;
  };
  const drop = (collection: string) => ask('DELETE', `/collections/${collection}`);
  const make = (collection: string, vectors: unknown) =>
    ask('PUT', `/collections/${collection}`, { vectors });
  const namesThatBeginWith = async (base: string) => {
    const { collections } = (await ask('GET', '/collections')) as { collections: { name: string }[] };
    return collections.map(({ name }) => name).filter((name) => name.startsWith(base));
  };
  const dropAll = async (base: string) => {
    for (const name of await namesThatBeginWith(base)) await drop(name);
  };
  const aliasOf = async (alias: string) => {
    const { aliases } = (await ask('GET', '/aliases')) as {
      aliases: { alias_name: string; collection_name: string }[];
    };
    return aliases.find(({ alias_name }) => alias_name === alias)?.collection_name;
  };
  const connect = (collection: string) => new QdrantVectorStore({ url, collection, timeoutMs: 10_000 });

  // Making a collection takes Qdrant half a second, so the tests of the contract share one and empty it.
  const shared = `contract-${randomUUID()}`;
  afterAll(() => dropAll(shared));
  describeVectorStore('qdrant', {
    scoreTolerance: 0.00001,
    newPlace: () =>
      Promise.resolve({
        connect: () => connect(shared),
        remove: async () => {
          await ask('POST', `/collections/${shared}/points/delete?wait=true`, { filter: {} });
        },
      }),
  });

  const cosine = (size: number) => ({ size, distance: 'Cosine' });
  const other = { modelId: 'other', dimensions: 5 };
  const otherPoint = { ...point, vector: Float32Array.of(0, 0, 0, 0, 1) };

  describe('the alias', () => {
    let base: string;
    let stores: QdrantVectorStore[];

    beforeEach(() => {
      base = `aliased-${randomUUID()}`;
      stores = [];
    });
    afterEach(async () => {
      for (const store of stores) await store.close();
      await dropAll(base);
    });

    const open = async (of: typeof space) => {
      const store = connect(base);
      stores.push(store);
      await store.open(of);
      return store;
    };

    it('names the first collection, and moves when another one is published; nobody minds who works on the former', async () => {
      const first = await open(space);
      expect(await aliasOf(base)).toBe(first.nameOf(space));
      await first.upsert([point]);
      const second = await open(other);
      await second.upsert([otherPoint]);
      expect(await aliasOf(base)).toBe(first.nameOf(space));
      await second.publish();
      expect(await aliasOf(base)).toBe(first.nameOf(other));
      expect(await first.search({ vector: point.vector, limit: 1 })).toHaveLength(1);
      await first.delete([point.id]);
      expect([await first.count(), await second.count()]).toEqual([0, 1]);
    });

    it('comes when the collection is gone that an older version kept under its name', async () => {
      await make(base, { m: cosine(3) });
      const first = await open(space);
      await first.upsert([point]);
      await first.publish();
      expect(await namesThatBeginWith(base)).toEqual([base]);
      expect(await first.collections()).toEqual([{ name: first.nameOf(space), space }]);

      const second = await open(other);
      await second.upsert([otherPoint]);
      await second.publish();
      expect(await aliasOf(base)).toBeUndefined();
      expect(await first.count()).toBe(1);
      await second.remove(second.nameOf(space));
      await second.publish();
      expect(await namesThatBeginWith(base)).toEqual([second.nameOf(other)]);
      expect(await aliasOf(base)).toBe(second.nameOf(other));
      expect(await second.count()).toBe(1);
    });

    it('has nothing to do with collections of other programs', async () => {
      const store = await open(space);
      await make(`${base}-backup`, { m: cosine(3) });
      await make(`${base}-x-12345678`, cosine(3));
      expect(await store.collections()).toHaveLength(1);
      await store.remove(`${base}-backup`);
      expect(await namesThatBeginWith(base)).toHaveLength(3);
    });
  });

  describe('a collection that changes under the store', () => {
    let base: string;
    let collection: string;
    let store: QdrantVectorStore;

    beforeEach(async () => {
      base = `vanishing-${randomUUID()}`;
      store = connect(base);
      collection = store.nameOf(space);
      await store.open(space);
    });

    afterEach(async () => {
      await store.close();
      await dropAll(base);
    });

    it('is made again when it has vanished', async () => {
      await store.upsert([point]);
      await drop(collection);
      expect(await store.search({ vector: point.vector, limit: 1 })).toEqual([]);
      await drop(collection);
      await store.upsert([point]);
      expect(await store.count()).toBe(1);
      expect(await aliasOf(base)).toBe(collection);
    });

    it.each([
      ['of another model', { other: cosine(3) }, { modelId: 'other', dimensions: 3 }],
      ['of other dimensions', { m: cosine(5) }, { modelId: 'm', dimensions: 5 }],
      [
        'without a name, which tell nothing of their model',
        cosine(3),
        { modelId: '(unknown)', dimensions: 3 },
      ],
    ])('is refused when another program made it for vectors %s', async (_, vectors, stored) => {
      await drop(collection);
      await make(collection, vectors);
      const mismatch = { code: 'VECTOR_SPACE_MISMATCH', details: { stored, asked: space } };
      await expect(connect(base).open(space)).rejects.toMatchObject(mismatch);
      await expect(store.upsert([point])).rejects.toMatchObject(mismatch);
      await expect(store.search({ vector: point.vector, limit: 1 })).rejects.toMatchObject(mismatch);
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
      await drop(collection);
      await Promise.all(Array.from({ length: 4 }, () => connect(base).open(space)));
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
