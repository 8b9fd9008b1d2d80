import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../support/app-process.js';
import { GuardedChild } from '../support/child-process.js';
import { eventually } from '../support/eventually.js';

let dataDir: string;
let children: GuardedChild[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'rag-test-program-'));
});

afterEach(async () => {
  await Promise.all(children.map((child) => child.end('SIGKILL')));
  children = [];
  await rm(dataDir, { recursive: true, force: true });
});

function start(env: Record<string, string>): GuardedChild {
  const child = new GuardedChild(process.execPath, ['dist/main.js'], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      PORT: '0',
      LOAD_SAMPLE: 'false',
      DATA_DIR: dataDir,
      ...env,
    },
  });
  children.push(child);
  return child;
}

/** Resolves once a file whose name matches is in the data folder. */
const fileAppears = (name: RegExp) =>
  eventually(
    () => {
      if (!readdirSync(dataDir).some((file) => name.test(file))) throw new Error('not yet');
    },
    { intervalMs: 2, timeoutMs: 25_000 },
  );

// A new data folder takes seconds to make, more on a busy machine.
jest.setTimeout(120_000);

describe('the program, when it cannot start', () => {
  it('lists the faults of its configuration, without values and without a stack', async () => {
    const child = start({ PORT: 'often', REDIS_URL: 'http://:s3cret@x' });
    expect(await child.ended()).toEqual({ code: 1, signal: null });
    expect(child.output).toMatch(/2 fault\(s\):\n {2}PORT: .*\n {2}REDIS_URL: /);
    expect(child.output).not.toMatch(/s3cret|\bat .*:\d+/);
  });

  it('says that the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const child = start({ PORT: String(port) });
    expect(await child.ended()).toEqual({ code: 1, signal: null });
    expect(child.output).toContain(`Port ${port} on 127.0.0.1 is taken`);
    expect(child.output).not.toMatch(/\bat .*:\d+/);
    await new Promise((resolve) => server.close(resolve));
  });

  it('refuses a data folder that another process uses', async () => {
    const app = await startApp({ env: { DATA_DIR: dataDir } });
    const child = start({});
    expect(await child.ended()).toEqual({ code: 1, signal: null });
    expect(child.output).toContain(`in use by process ${app.pid}, which serves ${app.url}`);
    await app.stop();
  });
});

describe('the program, when it is asked to end', () => {
  it('is no longer ready, still answers for a while, and ends with 0', async () => {
    const app = await startApp({ env: { DATA_DIR: dataDir, SHUTDOWN_DELAY_MS: '1500' } });
    expect((await fetch(`${app.url}/health/ready`)).status).toBe(200);
    const ended = app.stop('SIGTERM');
    await eventually(async () => {
      if ((await fetch(`${app.url}/health/ready`)).status !== 503) throw new Error('still ready');
    });
    expect((await fetch(`${app.url}/health/live`)).status).toBe(200);
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  it('ends with 0 on Ctrl-C, also when npm sends it a second time', async () => {
    const app = await startApp({ env: { DATA_DIR: dataDir } });
    process.kill(app.pid, 'SIGINT');
    expect(await app.stop('SIGINT')).toEqual({ code: 0, signal: null });
  });

  it('ends with 0 while it starts, and starts again', async () => {
    const child = start({});
    await fileAppears(/^lock\./);
    expect(await child.end('SIGINT', 20_000)).toEqual({ code: 0, signal: null });
    const app = await startApp({ env: { DATA_DIR: dataDir } });
    expect(await app.stop()).toEqual({ code: 0, signal: null });
  });

  it('ends with 0 while it loads the sample, and finishes that at the next start', async () => {
    const child = start({ LOAD_SAMPLE: 'true' });
    await fileAppears(/^sample-catalogue\.loading$/);
    expect(await child.end('SIGINT', 20_000)).toEqual({ code: 0, signal: null });
    const app = await startApp({ env: { DATA_DIR: dataDir, LOAD_SAMPLE: 'true' } });
    expect(existsSync(join(dataDir, 'sample-catalogue.loading'))).toBe(false);
    expect(await app.stop()).toEqual({ code: 0, signal: null });
  });
});
