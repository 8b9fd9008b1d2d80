import { setTimeout as pause } from 'node:timers/promises';
import type { TestServer } from '../../../test/support/servers/test-server.js';
import { LOAD_MS, READERS, type TrafficOutcome } from '../cases/traffic.js';
import { type ContenderName, measuredOf } from '../contenders/index.js';
import type { Run } from '../harness/run.js';
import { withRedis, Worker } from '../harness/workers.js';

const NAMES: readonly ContenderName[] = [
  'ours',
  'bentocache',
  'bentocache, tuned for faults',
  'cacheable',
  'cacheable, without sync',
  'cache-manager',
  'layered-loader',
  'async-cache-dedupe, Redis',
];

interface FaultSteps {
  begin: (redis: TestServer) => Promise<void> | void;
  end: (redis: TestServer) => Promise<void> | void;
}

const FAULTS = {
  stopped: { begin: (redis: TestServer) => redis.down('SIGKILL'), end: (redis: TestServer) => redis.up() },
  frozen: {
    begin: (redis: TestServer) => redis.freeze(),
    end: (redis: TestServer) => redis.thaw(),
  },
  wiped: { begin: (redis: TestServer) => redis.wipe(), end: (redis: TestServer) => redis.wipe() },
} satisfies Record<string, FaultSteps>;
type FaultName = keyof typeof FAULTS;

export interface FaultOutcome {
  contender: string;
  version: string;
  fault: FaultName;
  /** What callers saw; or, where the process did not survive it, its last words. */
  seen: TrafficOutcome | { ended: string };
}

/** How long there is traffic before, during and after the fault, in milliseconds. */
interface Times {
  beforeMs: number;
  faultMs: number;
  afterMs: number;
}

/** What 64 readers see while Redis is stopped, frozen, or wiped at the beginning and the end of that time. */
export async function faultsPart(
  run: Run,
): Promise<Times & { readers: number; loadMs: number; outcomes: FaultOutcome[] }> {
  const times = run.quick
    ? { beforeMs: 1100, faultMs: 500, afterMs: 2500 }
    : { beforeMs: 1500, faultMs: 5000, afterMs: 3500 };
  const outcomes: FaultOutcome[] = [];
  for (const fault of Object.keys(FAULTS) as FaultName[])
    for (const name of measuredOf(NAMES, run.quick)) {
      // A wiped Redis is back at once.
      const faultMs = fault === 'wiped' ? Math.min(1000, times.faultMs) : times.faultMs;
      const outcome = await faultOf(name, fault, { ...times, faultMs });
      outcomes.push(outcome);
      run.say(`${fault}: ${name} ${JSON.stringify(outcome.seen)}`);
    }
  return { ...times, readers: READERS, loadMs: LOAD_MS, outcomes };
}

function faultOf(name: ContenderName, fault: FaultName, times: Times): Promise<FaultOutcome> {
  return withRedis(1, async ([redis]) => {
    if (!redis) throw new Error('There is no Redis');
    const worker = await Worker.start(name);
    try {
      const seen = await during(worker, redis, fault, times).catch((error: unknown) => ({
        ended: String(error),
      }));
      return { contender: name, version: worker.version, fault, seen };
    } finally {
      worker.stop();
    }
  });
}

async function during(
  worker: Worker,
  redis: TestServer,
  fault: FaultName,
  { beforeMs, faultMs, afterMs }: Times,
): Promise<TrafficOutcome> {
  await worker.ask('startTraffic', { redisUrl: redis.url });
  await pause(beforeMs);
  const beganAt = Date.now();
  await FAULTS[fault].begin(redis);
  await pause(faultMs);
  await FAULTS[fault].end(redis);
  const endedAt = Date.now();
  await pause(afterMs);
  return worker.ask('stopTraffic', { beganAt, endedAt });
}
