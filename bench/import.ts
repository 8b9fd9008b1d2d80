import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiClient } from '../test/support/api-client.js';
import { startApp } from '../test/support/app-process.js';
import { startPostgres } from '../test/support/servers/postgres.js';
import { startQdrant } from '../test/support/servers/qdrant.js';
import { startRedis } from '../test/support/servers/redis.js';
import { generatedRow, writeGeneratedCsv } from './lib/generated-catalogue.js';
import { SAFE } from './lib/loaded-app.js';
import { cpuSeconds, peakMemoryMB, percentiles } from './lib/processes.js';
import { writeResult } from './lib/result.js';

/**
 * A big catalogue, uploaded as its users do, while others search: rows a second, memory, processor time of each program,
 * and what the searches took meanwhile and afterwards: `npm run bench -- import [rows]`. PostgreSQL writes safely.
 */
const rows = Number(process.argv[2] ?? 1_000_000);
/** Searches meanwhile: one after the other, with pauses of so many milliseconds. */
const PAUSE_MS = 250;
const AFTERWARDS = 100;
const SLICES = 5;

interface JobBody {
  id: string;
  status: string;
  progress: Record<string, number>;
  error: unknown;
}

const folder = await mkdtemp(join(tmpdir(), 'rag-bench-'));
const [postgres, qdrant, redis] = await Promise.all([startPostgres(SAFE), startQdrant(), startRedis()]);
const app = await startApp({
  env: {
    DATABASE_URL: postgres.url,
    QDRANT_URL: qdrant.url,
    REDIS_URL: redis.url,
    UPLOAD_LIMIT_BYTES: String(2 ** 31 - 1),
  },
});
try {
  const api = new ApiClient(app.url);
  const file = join(folder, 'generated.csv');
  await writeGeneratedCsv(file, rows);
  const programs = { application: app.pid, postgres: postgres.pid, qdrant: qdrant.pid };
  const cpuBefore = cpuOf(programs);
  const idleMemoryMB = peakMemoryMB(app.pid);
  const started = performance.now();
  const job = await upload(file);
  const uploadedMs = performance.now() - started;
  const searches = await whileRunning(api, job);
  const seconds = (performance.now() - started) / 1000;
  const cpuPerRowUs = Object.fromEntries(
    Object.entries(cpuOf(programs)).map(([name, value]) => [
      name,
      Math.round(((value - (cpuBefore[name] ?? 0)) / rows) * 1e6),
    ]),
  );
  const indexedAfterSeconds = await indexed(started);
  await checkComplete(api);
  const afterwards: number[] = [];
  for (let n = 0; n < AFTERWARDS; n += 1) afterwards.push(await search(api, n));
  await writeResult('import', {
    rows,
    fileMB: Math.round((await stat(file)).size / 1e6),
    seconds: Math.round(seconds * 10) / 10,
    rowsPerSecond: Math.round(rows / seconds),
    uploadSeconds: Math.round(uploadedMs / 100) / 10,
    hnswCompleteAfterSeconds: indexedAfterSeconds,
    memoryMB: { idle: idleMemoryMB, peak: peakMemoryMB(app.pid) },
    cpuPerRowUs,
    searchMs: {
      meanwhile: percentiles(searches.map(({ ms }) => ms)),
      bySlice: slices(searches),
      afterwards: percentiles(afterwards),
    },
  });
} finally {
  await app.stop();
  await Promise.all([postgres.stop(), qdrant.stop(), redis.stop()]);
  await rm(folder, { recursive: true, force: true });
}

function cpuOf(programs: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(programs).map(([name, pid]) => [name, cpuSeconds(pid)]));
}

async function upload(file: string): Promise<string> {
  const form = new FormData();
  form.set('file', await openAsBlob(file), 'generated.csv');
  const response = await fetch(`${app.url}/api/v1/materials/upload`, { method: 'POST', body: form });
  const body = (await response.json()) as JobBody;
  if (response.status !== 202)
    throw new Error(`The upload answered ${response.status}: ${JSON.stringify(body)}`);
  return body.id;
}

/** Searches until the job has ended; each with the share of the rows that were in by then. */
async function whileRunning(api: ApiClient, job: string): Promise<{ ms: number; share: number }[]> {
  const searches: { ms: number; share: number }[] = [];
  for (let n = 0; ; n += 1) {
    const answer = await api.get(`/api/v1/jobs/${job}`);
    const { status, progress, error } = answer.body as JobBody;
    if (status === 'completed') return searches;
    if (status === 'failed' || status === 'cancelled')
      throw new Error(`The job ${status}: ${JSON.stringify(error)}`);
    const share = (progress.rows ?? 0) / rows;
    if (share > 0) searches.push({ ms: await search(api, n), share });
    if (n % 40 === 0) console.log(`${Math.round(share * 100)} %`, searches.at(-1)?.ms.toFixed(1) ?? '');
    await pause(PAUSE_MS);
  }
}

/** An uncached hybrid search for a name that is in the file, without its number; in milliseconds. */
async function search(api: ApiClient, n: number): Promise<number> {
  const { name } = generatedRow((n * 7919) % rows);
  const start = performance.now();
  const { status } = await api.search(name.slice(0, name.indexOf(', арт.')), { use_cache: 'false' });
  if (status !== 200) throw new Error(`Search answered ${status}: ${name}`);
  return performance.now() - start;
}

function slices(searches: readonly { ms: number; share: number }[]): object[] {
  return Array.from({ length: SLICES }, (_, slice) => {
    const [from, to] = [slice / SLICES, (slice + 1) / SLICES];
    const times = searches.filter(({ share }) => share >= from && share < to).map(({ ms }) => ms);
    return { rowsUpTo: Math.round(to * rows), searches: times.length, ...percentiles(times) };
  });
}

/** Resolves with the seconds since `started`, when Qdrant has built the indexes of all its collections. */
async function indexed(started: number): Promise<number> {
  const read = async (path: string) => (await (await fetch(qdrant.url + path)).json()) as { result: unknown };
  for (;;) {
    const { collections } = (await read('/collections')).result as { collections: { name: string }[] };
    const states = await Promise.all(
      collections.map(
        async ({ name }) => ((await read(`/collections/${name}`)).result as { status: string }).status,
      ),
    );
    if (states.every((status) => status === 'green')) return Math.round((performance.now() - started) / 1000);
    await pause(1000);
  }
}

/** Every row is there once, in both stores. */
async function checkComplete(api: ApiClient): Promise<void> {
  const answer = await api.get('/api/v1/search/categories?with_counts=true&use_cache=false');
  const listed = (answer.body as { count: number }[]).reduce((sum, { count }) => sum + count, 0);
  if (listed !== rows) throw new Error(`PostgreSQL has ${listed} materials of ${rows} rows`);
  const { collections } = (
    (await (await fetch(`${qdrant.url}/collections`)).json()) as {
      result: { collections: { name: string }[] };
    }
  ).result;
  for (const { name } of collections) {
    const response = await fetch(`${qdrant.url}/collections/${name}/points/count`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ exact: true }),
    });
    const { count } = ((await response.json()) as { result: { count: number } }).result;
    if (count !== rows) throw new Error(`Qdrant has ${count} points of ${rows} rows`);
  }
}
