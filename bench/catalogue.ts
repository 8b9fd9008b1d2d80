import { join } from 'node:path';
import type { ApiClient } from '../test/support/api-client.js';
import { type Profile, PROFILES, withLoadedApp } from './lib/loaded-app.js';
import { peakMemoryMB, percentiles } from './lib/processes.js';
import { writeResult } from './lib/result.js';
import { readKsr } from './relevance/ksr.js';

/**
 * The main job at full size: loads the КСР catalogue with the loader, starts the program on it, and searches over HTTP, one
 * request after the other and many at once: `node .cache/bench/bench/catalogue.js [folder of the data] [profile ...]`.
 */
const [folder = '../shared/data/ksr', ...given] = process.argv.slice(2);
const QUERIES = 400;
const WARM_UP = 20;
const SEARCHERS = 64;
const CONCURRENT_QUERIES = 1900;
const profiles = PROFILES.filter((profile) => given.length === 0 || given.includes(profile));
const texts = (await readKsr(folder)).queries.map(({ text }) => text.slice(0, 500));
/** Neighbours in the file are alike. */
const spread = (count: number, offset: number) =>
  Array.from({ length: count }, (_, n) => texts[(offset + n * 7) % texts.length] ?? '');

const outcomes: object[] = [];
for (const profile of profiles) {
  const outcome = await measure(profile);
  outcomes.push(outcome);
  console.log(JSON.stringify(outcome));
}
await writeResult('catalogue', { queries: QUERIES, profiles: outcomes });

function measure(profile: Profile): Promise<object> {
  return withLoadedApp(profile, join(folder, 'ksr_clean.csv.gz'), async ({ api, pid, load }) => {
    const asked = spread(QUERIES, 0);
    await latencies(api, spread(WARM_UP, 3), 'false');
    const before = await storeTimes(api);
    const uncachedMs = await latencies(api, asked, 'false');
    const stagesMs = meanTimes(before, await storeTimes(api));
    const concurrent = await together(api, spread(CONCURRENT_QUERIES, 1));
    await latencies(api, asked, 'true');
    const cachedMs = await latencies(api, asked, 'true');
    return {
      profile,
      load,
      search: { uncachedMs, stagesMs, concurrent, cachedMs, memoryMB: peakMemoryMB(pid) },
    };
  });
}

/** Uncached searches by 64 at once: how many a second, and how long they take. */
async function together(api: ApiClient, asked: readonly string[]): Promise<object> {
  const left = [...asked];
  const times: number[] = [];
  const start = performance.now();
  const searcher = async () => {
    for (let text = left.pop(); text !== undefined; text = left.pop())
      times.push(await timed(api, text, 'false'));
  };
  await Promise.all(Array.from({ length: SEARCHERS }, searcher));
  const perSecond = Math.round((asked.length / (performance.now() - start)) * 1000);
  return { searchers: SEARCHERS, perSecond, ms: percentiles(times) };
}

type StoreTimes = Map<string, { sum: number; count: number }>;

/** What the stores' operations have taken, by the program's own metrics. */
async function storeTimes(api: ApiClient): Promise<StoreTimes> {
  const text = String((await api.get('/metrics')).body);
  const times: StoreTimes = new Map();
  const line =
    /^store_operation_duration_seconds_(sum|count)\{store="(\w+)",operation="(\w+)",outcome="ok"\} ([\d.e-]+)$/gm;
  for (const [, what = '', store = '', operation = '', value = ''] of text.matchAll(line)) {
    const name = `${store} ${operation}`;
    times.set(name, { sum: 0, count: 0, ...times.get(name), [what]: Number(value) });
  }
  return times;
}

/** Of each operation that was called in between, in milliseconds. */
function meanTimes(before: StoreTimes, after: StoreTimes): Record<string, number> {
  const means = [...after].flatMap(([name, { sum, count }]) => {
    const { sum: oldSum, count: oldCount } = before.get(name) ?? { sum: 0, count: 0 };
    const mean = ((sum - oldSum) / (count - oldCount)) * 1000;
    return count > oldCount ? [[name, Math.round(mean * 100) / 100] as const] : [];
  });
  return Object.fromEntries(means);
}

/** Latency percentiles of hybrid searches over HTTP, one after the other, in milliseconds. */
async function latencies(api: ApiClient, asked: readonly string[], useCache: string): Promise<object | null> {
  const times: number[] = [];
  for (const text of asked) times.push(await timed(api, text, useCache));
  return percentiles(times);
}

async function timed(api: ApiClient, text: string, useCache: string): Promise<number> {
  const start = performance.now();
  const { status } = await api.search(text, { use_cache: useCache });
  if (status !== 200) throw new Error(`Search answered ${status}: ${text}`);
  return performance.now() - start;
}
