import { createRedisClient, type RedisClient } from '../src/cache/stores/redis.connection.js';
import { startRedis } from '../test/support/servers/redis.js';
import { writeResult } from './lib/result.js';

/**
 * Whether a pool of connections would be faster than the one that the cache has: `node .cache/bench/bench/redis-connections.js`.
 * 64 readers at once, each with an MGET of a value and two small keys, over so many connections in turn; the fastest of
 * several rounds, since the machine may be busy.
 */
const READERS = 64;
const READS = 20_000;
const ROUNDS = 7;
const POOLS = [1, 2, 4, 10];
const SIZES = [200, 2000, 20_000];

interface Outcome {
  bytes: number;
  connections: number;
  readsPerSecond: number;
  p50Us: number;
  p99Us: number;
}

const server = await startRedis();
const clients = Array.from({ length: Math.max(...POOLS) }, () =>
  createRedisClient({ url: server.url, connectTimeoutMs: 5000 }, () => undefined),
);
try {
  await Promise.all(clients.map((client) => client.connect()));
  const outcomes: Outcome[] = [];
  for (const bytes of SIZES) {
    await clients[0]?.set('value', 'x'.repeat(bytes));
    const best = new Map<number, Outcome>();
    for (let round = 0; round < ROUNDS; round += 1)
      for (const connections of POOLS) {
        const outcome = { bytes, connections, ...(await measure(clients.slice(0, connections))) };
        const before = best.get(connections);
        if (!before || before.readsPerSecond < outcome.readsPerSecond) best.set(connections, outcome);
      }
    outcomes.push(...best.values());
  }
  console.table(outcomes);
  await writeResult('redis-connections', { readers: READERS, reads: READS, rounds: ROUNDS, outcomes });
} finally {
  for (const client of clients) if (client.isOpen) await client.disconnect();
  await server.stop();
}

async function measure(pool: readonly RedisClient[]): Promise<Omit<Outcome, 'bytes' | 'connections'>> {
  const timesUs: number[] = [];
  let started = 0;
  const start = performance.now();
  const reader = async () => {
    while (started < READS) {
      const client = pool[started % pool.length];
      started += 1;
      const sent = performance.now();
      await client?.sendCommand(['MGET', 'value', 'stamp 1', 'stamp 2']);
      timesUs.push((performance.now() - sent) * 1000);
    }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  const seconds = (performance.now() - start) / 1000;
  timesUs.sort((a, b) => a - b);
  const percentile = (share: number) => Math.round(timesUs[Math.floor(timesUs.length * share)] ?? 0);
  return {
    readsPerSecond: Math.round(timesUs.length / seconds),
    p50Us: percentile(0.5),
    p99Us: percentile(0.99),
  };
}
