import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiClient } from '../test/support/api-client.js';
import { type Profile, PROFILES, withLoadedApp } from './lib/loaded-app.js';
import { writeResult } from './lib/result.js';
import { readKsr } from './relevance/ksr.js';

/**
 * The main job at full size: loads the КСР catalogue with the loader, starts the program on it, and searches over HTTP,
 * one request after the other: `node .cache/bench/bench/catalogue.js [folder of the data] [profile ...]`.
 */
const [folder = '../shared/data/ksr', ...given] = process.argv.slice(2);
const QUERIES = 400;
const WARM_UP = 20;
const profiles = PROFILES.filter((profile) => given.length === 0 || given.includes(profile));
const queries = (await readKsr(folder)).queries
  .slice(0, QUERIES + WARM_UP)
  .map(({ text }) => text.slice(0, 500));

const outcomes: object[] = [];
for (const profile of profiles) {
  const outcome = await measure(profile);
  outcomes.push(outcome);
  console.log(JSON.stringify(outcome));
}
await writeResult('catalogue', { queries: QUERIES, profiles: outcomes });

function measure(profile: Profile): Promise<object> {
  return withLoadedApp(profile, join(folder, 'ksr_clean.csv.gz'), async ({ api, pid, load }) => {
    await latencies(api, queries.slice(0, WARM_UP), 'false');
    const asked = queries.slice(WARM_UP);
    const uncachedMs = await latencies(api, asked, 'false');
    await latencies(api, asked, 'true');
    const cachedMs = await latencies(api, asked, 'true');
    return { profile, load, search: { uncachedMs, cachedMs, memoryMB: await peakMemory(pid) } };
  });
}

/** Latency percentiles of hybrid searches over HTTP, in milliseconds. */
async function latencies(
  api: ApiClient,
  texts: readonly string[],
  useCache: string,
): Promise<Record<string, number>> {
  const times: number[] = [];
  for (const text of texts) {
    const start = performance.now();
    const { status } = await api.search(text, { use_cache: useCache });
    times.push(performance.now() - start);
    if (status !== 200) throw new Error(`Search answered ${status}: ${text}`);
  }
  times.sort((a, b) => a - b);
  const percentile = (share: number) =>
    Math.round((times[Math.floor((times.length - 1) * share)] ?? Number.NaN) * 100) / 100;
  return { p50: percentile(0.5), p95: percentile(0.95), max: percentile(1) };
}

/** The most memory that a process has held, in MB. */
async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024);
}
