import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type AppProcess, startApp } from '../support/app-process.js';

/** Runs the built command as its users do; exit code and output. */
function load(dataDir: string, ...args: string[]): Promise<{ code: unknown; output: string }> {
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir };
  return new Promise((done) => {
    execFile(process.execPath, [resolve('dist', 'load.js'), ...args], { env }, (error, stdout, stderr) =>
      done({ code: error ? error.code : 0, output: stdout + stderr }),
    );
  });
}

describe('npm run load on the embedded stores', () => {
  let folder: string;
  let dataDir: string;
  let file: string;
  let app: AppProcess | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rag-test-load-'));
    dataDir = join(folder, 'data');
    file = join(folder, 'catalogue.csv');
    await writeFile(
      file,
      'Артикул;Наименование;Ед. изм.\nA-001;Цемент М500 50кг;мешок\n;Щебень гранитный 5-20;т\nA-003;Ы;т\n',
    );
  });

  afterAll(async () => {
    await app?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('loads into the stores, then through the service that holds them, without duplicates', async () => {
    const first = await load(dataDir, file);
    expect(first.output).toMatch(/into the stores in/);
    expect(first.output).toMatch(/created 2, updated 0, unchanged 0, rejected 1/);
    expect(first.output).toMatch(/line 4: name has 1 character/);
    expect(first.code).toBe(1);

    app = await startApp({ env: { DATA_DIR: dataDir } });
    const second = await load(dataDir, file);
    expect(second.output).toContain(`into the service at ${app.url}`);
    expect(second.output).toMatch(/created 0, updated 0, unchanged 2, rejected 1/);

    const answer = await fetch(`${app.url}/api/v1/search?q=${encodeURIComponent('щебень гранитный')}`);
    const { results } = (await answer.json()) as { results: { material: { name: string } }[] };
    expect(results[0]?.material.name).toBe('Щебень гранитный 5-20');
  }, 120_000);
});
