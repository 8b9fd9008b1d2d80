import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRelational } from '../../src/relational/index.js';
import { embedded, type Profile, servers } from '../crash/profiles.js';
import { ApiClient } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { describeWithOwnServers } from '../support/describe-with-servers.js';
import { eventually } from '../support/eventually.js';
import { ended, materialsOf, upload } from '../support/upload-client.js';

const CATEGORY = 'Кирпич после сбоя';
/** Every row of the file whose number this divides is too short to be taken. */
const BAD = 50;

/** A row of the file, from 1. Of those that are good, one half has a SKU. */
const rowOf = (number: number) => {
  if (number % BAD === 0) return `x,шт,${CATEGORY},`;
  return `${nameOf(number)},шт,${CATEGORY},${number % 2 === 0 ? `KR-${number}` : ''}`;
};
const nameOf = (number: number) => `Кирпич керамический № ${number}`;
const fileOf = (rows: number) =>
  ['name,unit,use_category,sku', ...Array.from({ length: rows }, (_, index) => rowOf(index + 1)), ''].join(
    '\n',
  );

/** The program on all instances of a profile, killed and started again. */
class Instances {
  private readonly apps = new Map<number, AppProcess>();
  constructor(private readonly environments: readonly Record<string, string>[]) {}

  async start(index: number, more: Record<string, string> = {}): Promise<void> {
    this.apps.set(index, await startApp({ env: { ...this.environments[index], ...more } }));
  }

  async startAll(more: Record<string, string> = {}): Promise<void> {
    await Promise.all(this.environments.map((_, index) => this.start(index, more)));
  }

  /** Which of them is this process. */
  indexOf(pid: number): number {
    const [index = -1] = [...this.apps].find(([, app]) => app.pid === pid) ?? [];
    return index;
  }

  /** A client of any that runs. */
  get api(): ApiClient {
    const [app] = this.apps.values();
    if (!app) throw new Error('No instance runs');
    return new ApiClient(app.url);
  }

  async end(index: number, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const app = this.apps.get(index);
    this.apps.delete(index);
    await app?.stop(signal);
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.apps.keys()].map((index) => this.end(index, 'SIGKILL')));
  }
}

/** The process that does the job, as the database has it. */
async function workerOf({ instances: [env = {}] }: Profile, id: string): Promise<number> {
  const { dataSource, close } = await openRelational({
    DATABASE_URL: env.DATABASE_URL,
    DATABASE_POOL_SIZE: 1,
    DATABASE_TIMEOUT_MS: 10_000,
    DATA_DIR: 'unused',
  });
  const [row] = await dataSource.query<{ worker: string }[]>('SELECT worker FROM jobs WHERE id = $1', [id]);
  await close();
  return Number.parseInt(row?.worker ?? '', 10);
}

/** How many kills there must be; a fast machine is done before there are more. */
const LEAST_KILLS = 2;

/** The job has come further than `rows`; where it is, or undefined when it is done. */
const beyond = (instances: Instances, id: string, rows: number): Promise<number | undefined> =>
  eventually(
    async () => {
      const { body } = await instances.api.get(`/api/v1/jobs/${id}`);
      if (body.status === 'completed') return undefined;
      if (!(Number(body.progress.rows ?? 0) > rows))
        throw new Error(`It is where it was: ${JSON.stringify(body)}`);
      return Number(body.progress.rows);
    },
    { timeoutMs: 60_000, intervalMs: 10 },
  );

/** Every row of the file is there, once: as a material, or in the report of rejects. */
async function expectAllOnce(api: ApiClient, id: string, rows: number): Promise<void> {
  const good = Array.from({ length: rows }, (_, index) => index + 1).filter((number) => number % BAD !== 0);
  const names = (await materialsOf(api, CATEGORY)).map(({ name }) => name);
  expect(names.sort()).toEqual(good.map(nameOf).sort());
  const { body } = await api.get(`/api/v1/jobs/${id}/rejects`);
  const lines = (body as string).trim().split('\r\n').slice(1);
  const bad = Array.from({ length: Math.floor(rows / BAD) }, (_, index) => (index + 1) * BAD);
  // The first line of the file is its header.
  expect(lines.map((line) => Number(line.split(',')[0]) - 1)).toEqual(bad);
}

/** Kills whichever instance is next as soon as the import has come further, again and again. */
async function crash(
  open: () => Promise<Profile>,
  rows: number,
  kills: number,
  lease: Record<string, string>,
) {
  const profile = await open();
  const instances = new Instances(profile.instances);
  try {
    await instances.startAll(lease);
    const { body } = await upload(instances.api, { name: 'кирпич.csv', content: fileOf(rows) });
    const id = body.id as string;
    let done: number | undefined = 0;
    let killed = 0;
    for (; killed < kills; killed += 1) {
      done = await beyond(instances, id, done);
      if (done === undefined) break;
      await instances.end(killed % profile.instances.length, 'SIGKILL');
      await instances.start(killed % profile.instances.length, lease);
    }
    expect(killed).toBeGreaterThanOrEqual(LEAST_KILLS);
    const job = await ended(instances.api, id, 120_000);
    expect(job).toMatchObject({ status: 'completed', result: { rows, rejected: Math.floor(rows / BAD) } });
    const { created, updated, unchanged } = job.result as Record<string, number>;
    expect((created ?? 0) + (updated ?? 0) + (unchanged ?? 0)).toBe(rows - Math.floor(rows / BAD));
    expect(job.attempts).toBeGreaterThanOrEqual(Math.floor(killed / profile.instances.length) + 1);
    await expectAllOnce(instances.api, id, rows);
  } finally {
    await instances.endAll();
    await profile.close();
  }
}

describe('an import whose program is killed', () => {
  it(
    'goes on where it stopped, until every row is there once',
    () => crash(embedded, 16_000, 3, {}),
    300_000,
  );
});

describeWithOwnServers('an import on two instances', ['redis', 'postgres', 'qdrant'], () => {
  it(
    'goes on when one and the other are killed',
    () => crash(servers, 24_000, 4, { JOBS_LEASE_MS: '1000' }),
    300_000,
  );

  it('is handed over at once by an instance that ends in order', async () => {
    const profile = await servers();
    const instances = new Instances(profile.instances);
    // Whoever waited for the lease of the other would wait for longer than the test.
    const lease = { JOBS_LEASE_MS: '600000' };
    try {
      await instances.startAll(lease);
      const { body } = await upload(instances.api, { name: 'кирпич.csv', content: fileOf(16_000) });
      await beyond(instances, body.id as string, 0);
      const pid = await workerOf(profile, body.id as string);
      await instances.end(instances.indexOf(pid), 'SIGTERM');
      const job = await ended(instances.api, body.id as string, 60_000);
      expect(job).toMatchObject({ status: 'completed', attempts: 2, error: null });
      await expectAllOnce(instances.api, body.id as string, 16_000);
    } finally {
      await instances.endAll();
      await profile.close();
    }
  }, 180_000);
});

describe('temporary files of a program that was killed', () => {
  it('are removed by the next one', async () => {
    const [temporary, dataDir] = ['tmp', 'data'].map((name) =>
      mkdtempSync(join(tmpdir(), `rag-crash-${name}-`)),
    );
    if (!temporary || !dataDir) throw new Error('There are no folders');
    const env = { TMPDIR: temporary, DATA_DIR: dataDir };
    const left = () => readdirSync(temporary).filter((name) => name.startsWith('rag-materials-'));
    let app = await startApp({ env });
    try {
      await upload(new ApiClient(app.url), { name: 'кирпич.csv', content: fileOf(30_000) });
      await eventually(() => expect(left()).not.toEqual([]), { intervalMs: 1 });
      await app.kill();
      const before = left();
      app = await startApp({ env });
      await eventually(() => expect(left().filter((name) => before.includes(name))).toEqual([]));
      expect(before).not.toEqual([]);
    } finally {
      await app.stop('SIGKILL');
      rmSync(temporary, { recursive: true, force: true });
      rmSync(dataDir, { recursive: true, force: true });
    }
  }, 120_000);
});
