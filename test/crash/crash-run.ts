import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../coherence/race.js';
import { ApiClient } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { eventually } from '../support/eventually.js';
import { type Tally, Writer } from './writer.js';

export interface CrashOptions {
  kills: number;
  /** Of the moments and of the writes; their interleaving cannot be repeated. */
  seed: number;
  /** Environment of each instance: one that shares nothing, or several on the same servers. */
  instances: readonly Record<string, string>[];
  /** Told of every kill. */
  say?: (text: string) => void;
}

export interface CrashReport extends Tally {
  kills: number;
  /** What the last comparison of the stores found. */
  differences: number;
  /** Searches that showed a state that may not be. */
  wrongSearches: string[];
}

const WRITERS = 4;
/** A kill comes so long after the start before, in milliseconds. */
const [SOONEST_MS, LATEST_MS] = [20, 1000];
/** Changes of a program that died are another's after ten seconds. */
const CATCH_UP_MS = 60_000;

/** Kills the program again and again while others write; then compares what it kept with what it had acknowledged. */
export async function crashRun(options: CrashOptions): Promise<CrashReport> {
  const { kills, seed, instances, say = () => undefined } = options;
  const tally: Tally = { acknowledged: 0, unanswered: 0, reads: 0, wrong: [] };
  const random = seededRandom(seed);
  const running = new Map<number, AppProcess>();
  const start = async (index: number) => {
    running.set(index, await startApp({ env: instances[index] ?? {} }));
  };
  const reach = () => {
    const apps = [...running.values()];
    const app = apps[Math.floor(random() * apps.length)];
    return app && new ApiClient(app.url);
  };
  await Promise.all(instances.map((_, index) => start(index)));
  const writers = Array.from(
    { length: WRITERS },
    (_, index) => new Writer(`W${index}`, reach, tally, random),
  );
  const ended = new AbortController();
  const writing = writers.map((writer) => keepWriting(writer, ended.signal));
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      await pause(SOONEST_MS + random() * (LATEST_MS - SOONEST_MS));
      const index = Math.floor(random() * instances.length);
      const victim = running.get(index);
      running.delete(index);
      await victim?.kill();
      await start(index);
      say(
        `${kill} of ${kills} kills, ${tally.acknowledged} writes acknowledged, ${tally.wrong.length} wrong`,
      );
    }
    ended.abort();
    await Promise.all(writing);
    return { kills, ...tally, ...(await judge(writers, running.values(), tally)) };
  } finally {
    ended.abort();
    await Promise.allSettled(writing);
    await Promise.all([...running.values()].map((app) => app.stop()));
  }
}

async function keepWriting(writer: Writer, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await writer.step();
    await pause(1);
  }
}

/** After the relay has caught up: what is in the stores, and what every instance answers. */
async function judge(writers: readonly Writer[], apps: Iterable<AppProcess>, tally: Tally) {
  const clients = [...apps].map(({ url }) => new ApiClient(url));
  const [first] = clients as [ApiClient];
  await eventually(
    async () => {
      const { body } = await first.get('/api/v1/index');
      const left = Number(body.pending_changes) + Number(body.set_aside);
      if (left > 0) throw new Error(`${left} changes are not applied`);
    },
    { timeoutMs: CATCH_UP_MS, intervalMs: 250 },
  );
  const wrongSearches: string[] = [];
  for (const api of clients)
    for (const writer of writers)
      for (const claim of writer.claims) {
        if (claim.id === undefined) continue;
        // Twice: from the stores, and from the cache.
        for (let time = 0; time < 2; time += 1) {
          await writer.read(api, claim, claim.id);
          const { results } = (await api.search(`изделие ${claim.sku}`, { limit: '100' })).body;
          const found = (results as { material: { id: string; name: string } }[]).find(
            ({ material }) => material.id === claim.id,
          );
          if (!claim.allows(found?.material.name ?? null))
            wrongSearches.push(`${found?.material.name ?? 'nothing'} where it must be ${claim.toString()}`);
        }
      }
  return { reads: tally.reads, wrongSearches, differences: await differences(first) };
}

async function differences(api: ApiClient): Promise<number> {
  const { started_at } = (await api.post('/api/v1/index/reconcile?dry_run=true', undefined)).body;
  return eventually(async () => {
    const { reconcile } = (await api.get('/api/v1/index')).body;
    if (reconcile.started_at !== started_at || reconcile.state !== 'done') throw new Error('not done');
    return Number(reconcile.missing) + Number(reconcile.extra) + Number(reconcile.outdated);
  });
}
