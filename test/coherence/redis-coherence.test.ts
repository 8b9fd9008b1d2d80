import { randomUUID } from 'node:crypto';
import { createRedisClient } from '../../src/cache/stores/redis.connection.js';
import { RedisKeyValueStore } from '../../src/cache/stores/redis.key-value-store.js';
import { describeWithServers } from '../support/describe-with-servers.js';
import { coherentSubject } from './coherent-subject.js';
import { race } from './race.js';

const OPTIONS = { operations: 3000, clients: 48, keys: 5, writes: 0.05, seed: 1 };
const INSTANCES = 4;

jest.setTimeout(120_000);

describeWithServers(
  'readers and writers of several instances racing over Redis',
  ['redis'],
  ({ redis: url }) => {
    let stores: RedisKeyValueStore[];

    beforeEach(async () => {
      const prefix = `coherence-${randomUUID()}:`;
      const clients = Array.from({ length: INSTANCES }, () =>
        createRedisClient({ url, connectTimeoutMs: 5000 }, () => undefined),
      );
      await Promise.all(clients.map((client) => client.connect()));
      stores = clients.map((client) => new RedisKeyValueStore(client, { prefix }));
    });
    afterEach(async () => {
      await Promise.all(stores.map((store) => store.close()));
    });

    it.each(['leased', 'validated'] as const)('no read is older than a write before it, %s', async (mode) => {
      const subjects = await Promise.all(stores.map((store) => coherentSubject(store, { mode })));
      const report = await race(subjects, OPTIONS);
      await Promise.all(subjects.map((subject) => subject.close()));
      expect(report.stale).toBe(0);
      expect(report.loads).toBeLessThan(report.reads / 2);
    });
  },
);
