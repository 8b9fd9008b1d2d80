import { setTimeout as pause } from 'node:timers/promises';
import { type Random, seededRandom } from '../coherence/race.js';
import type { ApiClient } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import type { TestServer } from '../support/servers/test-server.js';
import { judge, type Verdict } from './judge.js';
import { countsBetween, type OutageCounts } from './outage-counts.js';
import { type Seen, WatchedClient } from './watched-client.js';
import { type Tally, Writer } from './writer.js';

export interface OutageOptions {
  /** How long Qdrant is stopped. */
  seconds: number;
  /** Of the writes and of the searches; their interleaving cannot be repeated. */
  seed: number;
  /** Environment of each instance. */
  instances: readonly Record<string, string>[];
  qdrant: TestServer;
  /** Told of every stretch of time that begins. */
  say?: (text: string) => void;
}

export interface OutageReport extends Tally, Verdict {
  before: OutageCounts;
  during: OutageCounts;
  after: OutageCounts;
}

const WRITERS = 4;
const SEARCHERS = 8;
/** Load before the outage and after it, for comparison: as long as the outage, and no longer than this. */
const AROUND_MS = 5000;
/** Between two searches of one searcher. */
const THINK_MS = 10;

/** Stops Qdrant while others write and search, starts it again, and compares the stores when the relay has caught up. */
export async function outageRun(options: OutageOptions): Promise<OutageReport> {
  const { seconds, seed, instances, qdrant, say = () => undefined } = options;
  const tally: Tally = { acknowledged: 0, unanswered: 0, reads: 0, wrong: [] };
  const seen: Seen[] = [];
  const random = seededRandom(seed);
  const aroundMs = Math.min(AROUND_MS, seconds * 1000);
  const apps: AppProcess[] = [];
  const ended = new AbortController();
  let load: Promise<unknown> = Promise.resolve();
  try {
    for (const env of instances) apps.push(await startApp({ env }));
    const clients = apps.map(({ url }) => new WatchedClient(url, (one) => seen.push(one)));
    const reach = () => clients[Math.floor(random() * clients.length)] as ApiClient;
    const writers = Array.from(
      { length: WRITERS },
      (_, index) => new Writer(`W${index}`, reach, tally, random),
    );
    load = Promise.all([
      ...writers.map((writer) => writer.keepWriting(ended.signal)),
      ...Array.from({ length: SEARCHERS }, () => keepSearching(reach, writers, random, ended.signal)),
    ]);
    const stretch = async (name: string, ms: number) => {
      say(`${name}: ${ms / 1000} s`);
      const from = performance.now();
      await Promise.race([pause(ms), load]);
      return countsBetween(seen, from, performance.now());
    };
    const before = await stretch('before', aroundMs);
    await qdrant.down();
    const during = await stretch('Qdrant is stopped', seconds * 1000);
    await qdrant.up();
    const after = await stretch('Qdrant is back', aroundMs);
    ended.abort();
    await load;
    const verdict = await judge(writers, clients);
    return { before, during, after, ...tally, ...verdict };
  } finally {
    ended.abort();
    await load.catch(() => undefined);
    await Promise.all(apps.map((app) => app.stop()));
  }
}

/** Searches for what is written, until it is told to end. */
async function keepSearching(
  reach: () => ApiClient,
  writers: readonly Writer[],
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  const claims = writers.flatMap((writer) => writer.claims);
  while (!signal.aborted) {
    const claim = claims[Math.floor(random() * claims.length)];
    await reach().search(`изделие ${claim?.sku}`);
    await pause(THINK_MS);
  }
}
