import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../coherence/race.js';
import { ApiClient } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { judge, type Verdict } from './judge.js';
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

export interface CrashReport extends Tally, Verdict {
  kills: number;
}

const WRITERS = 4;
/** A kill comes so long after the start before, in milliseconds. */
const [SOONEST_MS, LATEST_MS] = [20, 1000];

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
  const writing = writers.map((writer) => writer.keepWriting(ended.signal));
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
    const clients = [...running.values()].map(({ url }) => new ApiClient(url));
    const verdict = await judge(writers, clients);
    return { kills, ...tally, ...verdict };
  } finally {
    ended.abort();
    await Promise.allSettled(writing);
    await Promise.all([...running.values()].map((app) => app.stop()));
  }
}
