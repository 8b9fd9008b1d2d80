import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ApiClient } from '../../test/support/api-client.js';
import { startApp } from '../../test/support/app-process.js';
import { eventually } from '../../test/support/eventually.js';
import { startPostgres } from '../../test/support/servers/postgres.js';
import { startQdrant } from '../../test/support/servers/qdrant.js';
import { startRedis } from '../../test/support/servers/redis.js';

/** PostgreSQL as one runs it in earnest, unlike in the tests. */
export const SAFE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };

export const PROFILES = ['embedded', 'servers'] as const;
export type Profile = (typeof PROFILES)[number];

/** What the loader says of itself. */
export interface LoadFigures {
  rows: number;
  seconds: number;
  rowsPerSecond: number;
  /** Peak of the loader's process, in MB. */
  memoryMB: number;
}

/** The built program with a catalogue in it. */
export interface LoadedApp {
  api: ApiClient;
  pid: number;
  load: LoadFigures;
}

/** Loads `file` into new stores of a profile, starts the program on them, and removes everything after `work`. */
export async function withLoadedApp<T>(
  profile: Profile,
  file: string,
  work: (app: LoadedApp) => Promise<T>,
): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rag-bench-'));
  const servers =
    profile === 'servers' ? await Promise.all([startPostgres(SAFE), startQdrant(), startRedis()]) : undefined;
  const [postgres, qdrant, redis] = servers ?? [];
  const urls: Record<string, string> =
    postgres && qdrant && redis
      ? { DATABASE_URL: postgres.url, QDRANT_URL: qdrant.url, REDIS_URL: redis.url }
      : {};
  try {
    const env = { ...urls, DATA_DIR: dataDir };
    const load = await loadCatalogue(file, env);
    if (qdrant) await indexed(qdrant.url);
    const app = await startApp({ env });
    try {
      return await work({ api: new ApiClient(app.url), pid: app.pid, load });
    } finally {
      await app.stop();
    }
  } finally {
    await Promise.all((servers ?? []).map((server) => server.stop()));
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Resolves when Qdrant has built the indexes of all its collections: until then it has both cores. */
async function indexed(url: string): Promise<void> {
  const read = async (path: string) => (await (await fetch(url + path)).json()) as { result: unknown };
  await eventually(
    async () => {
      const { collections } = (await read('/collections')).result as { collections: { name: string }[] };
      for (const { name } of collections) {
        const { status } = (await read(`/collections/${name}`)).result as { status: string };
        if (status !== 'green') throw new Error(`Qdrant is still indexing ${name}: ${status}`);
      }
    },
    { timeoutMs: 300_000, intervalMs: 500 },
  );
}

/** Runs the loader as its users do; its summary has the figures. */
async function loadCatalogue(file: string, env: Record<string, string>): Promise<LoadFigures> {
  const { stdout } = await promisify(execFile)(process.execPath, [join('dist', 'load.js'), file], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  const summary = /^(.+) rows in ([\d.]+) s: (.+) rows\/s, at most (.+) MB/m.exec(stdout);
  if (!summary) throw new Error(`The loader has no summary:\n${stdout}`);
  const [rows = 0, seconds = 0, rowsPerSecond = 0, memoryMB = 0] = summary
    .slice(1)
    .map((text) => Number(text.replace(/[^\d.]/g, '')));
  return { rows, seconds, rowsPerSecond, memoryMB };
}
