import { randomUUID } from 'node:crypto';
import { RedisCacheStore } from '../../src/cache/stores/redis.cache-store.js';
import { createRedisClient, type RedisClient } from '../../src/cache/stores/redis.connection.js';
import { describeWithServers } from '../support/describe-with-servers.js';
import { race } from './race.js';
import { capturingStampsLate, coherentSubject } from './subjects.js';

const OPTIONS = { operations: 20_000, clients: 48, keys: 5, writes: 0.05, seed: 1 };
const INSTANCES = 4;

describeWithServers(
  'readers and writers of several instances racing over Redis',
  ['redis'],
  ({ redis: url }) => {
    let clients: RedisClient[];
    let prefix: string;

    beforeEach(async () => {
      prefix = `coherence-${randomUUID()}:`;
      clients = Array.from({ length: INSTANCES }, () =>
        createRedisClient({ url, connectTimeoutMs: 5000 }, () => undefined),
      );
      await Promise.all(clients.map((client) => client.connect()));
    });
    afterEach(async () => {
      await Promise.all(clients.map((client) => client.disconnect()));
    });

    const stores = () => clients.map((client) => new RedisCacheStore(client, prefix));

    it('no read is older than a write acknowledged before it', async () => {
      const subjects = await Promise.all(stores().map(coherentSubject));
      const report = await race(subjects, OPTIONS);
      await Promise.all(subjects.map((subject) => subject.close()));
      expect(report.stale).toBe(0);
      expect(report.loads).toBeLessThan(report.reads / 2);
    });

    it('the same race finds stale reads when stamps are captured after the load', async () => {
      const late = stores().map((store) =>
        capturingStampsLate(store, (key) => [key.replace('material:', '')]),
      );
      const subjects = await Promise.all(late.map(coherentSubject));
      const report = await race(subjects, OPTIONS);
      await Promise.all(subjects.map((subject) => subject.close()));
      expect(report.stale).toBeGreaterThan(0);
    });
  },
);
