import { randomUUID } from 'node:crypto';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { ConfigModule, readConfig } from '../../src/config/index.js';
import { MetricsModule } from '../../src/metrics/index.js';
import {
  MATERIAL_STORE,
  type MaterialStore,
  openRelational,
  RelationalModule,
} from '../../src/relational/index.js';
import { lexicalSearchContract } from '../contracts/lexical-search.contract.js';
import { materialStoreContract } from '../contracts/material-store.contract.js';
import { rewordingContract } from '../contracts/rewording.contract.js';
import { describeWithOwnServers, describeWithServers } from '../support/describe-with-servers.js';
import { freshDatabase } from '../support/servers/fresh-database.js';
import { startPostgres } from '../support/servers/postgres.js';

const MATERIAL = {
  name: 'Дюбель распорный',
  useCategory: 'Крепёж',
  unit: 'шт',
  sku: null,
  description: null,
};

const settings = (url: string, timeoutMs = 10_000) => ({
  DATABASE_URL: url,
  DATABASE_POOL_SIZE: 4,
  DATABASE_TIMEOUT_MS: timeoutMs,
  DATA_DIR: 'unused',
});

describeWithServers('MaterialStore on PostgreSQL', ['postgres'], (urls) => {
  const open = async () => {
    const database = await freshDatabase(urls.postgres);
    const connection = await openRelational(settings(database.url));
    return {
      store: connection.store,
      close: async () => {
        await connection.close();
        await database.drop();
      },
    };
  };
  describe('as a store', () => {
    materialStoreContract(open);
  });
  describe('searching by words', () => {
    lexicalSearchContract(open);
  });
  describe('with the words of an older version', () => {
    let database: Awaited<ReturnType<typeof freshDatabase>>;
    beforeAll(async () => {
      database = await freshDatabase(urls.postgres);
    });
    afterAll(() => database.drop());

    rewordingContract(() => openRelational(settings(database.url)));
  });

  it('learns at the next start the words that a crash kept from being recorded', async () => {
    const database = await freshDatabase(urls.postgres);
    const before = await openRelational(settings(database.url));
    await before.store.insertMany([MATERIAL]);
    await before.dataSource.query('DELETE FROM search_terms');
    const search = { text: 'дюбель', mode: 'fulltext', limit: 10 } as const;
    expect(await before.store.search(search)).toEqual([]);
    await before.close();
    const after = await openRelational(settings(database.url));
    expect(await after.store.search(search)).toHaveLength(1);
    await after.close();
    await database.drop();
  });

  it('migrates once when several instances start together', async () => {
    const database = await freshDatabase(urls.postgres);
    const connections = await Promise.all([1, 2, 3].map(() => openRelational(settings(database.url))));
    for (const { store } of connections) expect(await store.count()).toBe(0);
    await Promise.all(connections.map(({ close }) => close()));
    await database.drop();
  });

  it('is what the Nest module gives, and the module closes while a statement runs', async () => {
    const database = await freshDatabase(urls.postgres);
    const config = readConfig({ DATABASE_URL: database.url });
    const testing = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), MetricsModule.forRoot(), RelationalModule],
    }).compile();
    const app = await testing.init();
    const dataSource = app.get(DataSource, { strict: false });
    expect(dataSource.hasMetadata('MaterialEntity')).toBe(true);
    const store = app.get<MaterialStore>(MATERIAL_STORE);
    const running = Array.from({ length: 30 }, () => store.count());
    await app.close();
    expect(await Promise.all(running)).toEqual(running.map(() => 0));
    await expect(store.count()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(dataSource.isInitialized).toBe(false);
    await database.drop();
  });

  it('reports a statement that takes too long', async () => {
    const database = await freshDatabase(urls.postgres);
    const connection = await openRelational(settings(database.url, 300));
    const blocker = connection.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('LOCK TABLE materials');
    await expect(connection.store.count()).rejects.toMatchObject({ code: 'STORE_TIMEOUT' });
    await blocker.rollbackTransaction();
    await blocker.release();
    expect(await connection.store.count()).toBe(0);
    await connection.close();
    await database.drop();
  });
});

describeWithOwnServers('A PostgreSQL that is away', ['postgres'], () => {
  it('is an error with a code, without the password, at start', async () => {
    const opening = openRelational(settings('postgresql://user:s3cret@127.0.0.1:9/none', 500));
    await expect(opening).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(opening).rejects.toThrow(/127\.0\.0\.1:9/);
    await expect(opening).rejects.not.toThrow(/s3cret/);
  });

  it('is an error with a code while it is away, and is used again when it is back', async () => {
    const server = await startPostgres();
    const connection = await openRelational(settings(server.url, 2000));
    try {
      await connection.store.ping();
      await server.down();
      await expect(connection.store.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await expect(connection.store.count()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await server.up();
      await expect(connection.store.count()).resolves.toBe(0);
    } finally {
      await connection.close();
      await server.stop();
    }
  }, 60_000);

  it('is an error with a code while it is frozen, and is used again when it answers', async () => {
    const server = await startPostgres();
    const connection = await openRelational(settings(server.url, 300));
    try {
      server.freeze();
      // On a connection that stands, or on one that it cannot open.
      const failure = { code: expect.stringMatching(/^STORE_(TIMEOUT|UNAVAILABLE)$/) as string };
      await expect(connection.store.ping()).rejects.toMatchObject(failure);
      await expect(connection.store.insertMany([MATERIAL])).rejects.toMatchObject(failure);
      await expect(connection.store.delete(randomUUID())).rejects.toMatchObject(failure);
      server.thaw();
      // None of its connections was left waiting for what nobody will answer.
      for (let n = 0; n < 8; n += 1) await expect(connection.store.delete(randomUUID())).resolves.toBeNull();
      await expect(connection.store.ping()).resolves.toBeUndefined();
    } finally {
      await connection.close();
      await server.stop();
    }
  }, 60_000);
});
