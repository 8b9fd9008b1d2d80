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
    UPLOAD_LIMIT_BYTES: String(2 ** 30),
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
  const indexedShare = await inGraph();
  await checkComplete(api);
  const afterwards: number[] = [];
  for (let n = 0; n < AFTERWARDS; n += 1) afterwards.push(await search(api, n));
  await writeResult('import', {
    rows,
    fileMB: Math.round((await stat(file)).size / 1e6),
    seconds: Math.round(seconds * 10) / 10,
    rowsPerSecond: Math.round(rows / seconds),
    uploadSeconds: Math.round(uploadedMs / 100) / 10,
    indexedShare,
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

/** What Qdrant answers. */
async function ask<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(
    qdrant.url + path,
    body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
  return ((await response.json()) as { result: T }).result;
}

async function collections(): Promise<string[]> {
  const answer = await ask<{ collections: { name: string }[] }>('/collections');
  return answer.collections.map(({ name }) => name);
}

/** The share of the vectors that a graph (HNSW) has: Qdrant builds it behind the import, for minutes after its end. */
async function inGraph(): Promise<number> {
  let indexed = 0;
  for (const name of await collections())
    indexed += (await ask<{ indexed_vectors_count: number }>(`/collections/${name}`)).indexed_vectors_count;
  return Math.round((indexed / rows) * 100) / 100;
}

/** Every row is there once, in both stores. */
async function checkComplete(api: ApiClient): Promise<void> {
  const answer = await api.get('/api/v1/search/categories?with_counts=true&use_cache=false');
  const listed = (answer.body as { count: number }[]).reduce((sum, { count }) => sum + count, 0);
  if (listed !== rows) throw new Error(`PostgreSQL has ${listed} materials of ${rows} rows`);
  for (const name of await collections()) {
    const { count } = await ask<{ count: number }>(`/collections/${name}/points/count`, { exact: true });
    if (count !== rows) throw new Error(`Qdrant has ${count} points of ${rows} rows`);
  }
}
