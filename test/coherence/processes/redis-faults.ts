import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RedisClientType } from 'redis';
import { eventually } from '../../support/eventually.js';
import { startRedis } from '../../support/servers/redis.js';
import type { FaultKind, Stage } from './fault.js';

/** Faults of the server itself; all instances share them. */
export const REDIS_FAULTS: Record<string, FaultKind> = {
  'Redis back empty, short': (draw, { leaseMs }) => backEmpty(draw.short(leaseMs)),
  'Redis back empty, about a lease': (draw, { leaseMs }) => backEmpty(draw.aboutOne(leaseMs)),
  'Redis back empty, long': (draw, { leaseMs }) => backEmpty(draw.long(leaseMs)),

  'Redis back from an older dump': (draw, { leaseMs }) => {
    const [lostMs, downMs] = [draw.between(0.3 * leaseMs, 2 * leaseMs), draw.between(0, 2 * leaseMs)];
    return {
      text: `the last ${lostMs} ms lost, down for ${downMs} ms`,
      run: async ({ cluster, pause }) => {
        await cluster.command((client) => client.sendCommand(['SAVE']));
        const dump = await cluster.command(dumpFile);
        await pause(lostMs);
        await cluster.redis.down('SIGKILL');
        await pause(downMs);
        await cluster.redis.up();
        await rm(dump);
      },
    };
  },

  'failover that loses the last writes': (draw, { leaseMs }) => {
    const lostMs = draw.between(0.3 * leaseMs, 2 * leaseMs);
    return {
      text: `a replica that lacks the last ${lostMs} ms takes over`,
      run: async ({ cluster, pause }) => {
        const replica = await startRedis();
        const port = String(cluster.redis.port);
        await cluster.command((client) => client.sendCommand(['REPLICAOF', '127.0.0.1', port]), replica);
        await eventually(() => cluster.command(expectSynchronised, replica));
        await cluster.command((client) => client.sendCommand(['REPLICAOF', 'NO', 'ONE']), replica);
        await pause(lostMs);
        await cluster.takeOver(replica);
      },
    };
  },

  'Redis frozen, short': (draw, { leaseMs }) => frozen(draw.short(leaseMs)),
  'Redis frozen, about a lease': (draw, { leaseMs }) => frozen(draw.aboutOne(leaseMs)),
  'Redis frozen, long': (draw, { leaseMs }) => frozen(draw.long(leaseMs)),

  'Redis paused by a command': (draw, { leaseMs }) => {
    const [ms, what] = [draw.between(0.3 * leaseMs, 2 * leaseMs), draw.between(0, 1) ? 'ALL' : 'WRITE'];
    return {
      text: `CLIENT PAUSE ${ms} ${what}`,
      run: async ({ cluster, pause }) => {
        await cluster.command((client) => client.sendCommand(['CLIENT', 'PAUSE', String(ms), what]));
        await pause(ms);
      },
    };
  },

  'Redis wiped': (draw, { leaseMs }) => {
    const gaps = Array.from({ length: draw.between(2, 5) }, () => draw.between(0, leaseMs));
    return {
      text: `FLUSHALL, ${gaps.length} times`,
      run: async ({ cluster, pause }) => {
        for (const gap of gaps) {
          await cluster.redis.wipe();
          await pause(gap);
        }
      },
    };
  },

  'Redis evicts': (draw, { leaseMs }) => {
    const [ms, gapMs] = [draw.between(leaseMs, 3 * leaseMs), draw.between(0, 10)];
    return {
      text: `any key every ${gapMs} ms for ${ms} ms`,
      run: ({ cluster, pause }) => cluster.command((client) => evict(client, ms, gapMs, pause)),
    };
  },
};

function backEmpty(ms: number) {
  return {
    text: `killed, and back empty after ${ms} ms`,
    run: async ({ cluster, pause }: Stage) => {
      await cluster.redis.down('SIGKILL');
      await pause(ms);
      await cluster.redis.up();
    },
  };
}

function frozen(ms: number) {
  return {
    text: `SIGSTOP for ${ms} ms`,
    run: async ({ cluster, pause }: Stage) => {
      cluster.redis.freeze();
      await pause(ms);
      cluster.redis.thaw();
    },
  };
}

async function dumpFile(client: RedisClientType): Promise<string> {
  const { dir = '' } = await client.configGet('dir');
  const { dbfilename = '' } = await client.configGet('dbfilename');
  return join(dir, dbfilename);
}

async function expectSynchronised(client: RedisClientType): Promise<void> {
  const info = await client.info('replication');
  if (!info.includes('master_link_status:up')) throw new Error(`The replica is not there yet:\n${info}`);
}

/** Entries, stamps, leases: whatever an eviction policy over all keys might choose. */
async function evict(
  client: RedisClientType,
  ms: number,
  gapMs: number,
  pause: Stage['pause'],
): Promise<void> {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    const key = await client.randomKey();
    if (key !== null) await client.del(key);
    await pause(gapMs);
  }
}
