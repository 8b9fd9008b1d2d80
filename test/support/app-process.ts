import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ChildExit, GuardedChild } from './child-process.js';
import { eventually } from './eventually.js';

export interface AppOptions {
  /** Environment of the program, beside a free port, a temporary DATA_DIR and no sample catalogue. */
  env?: Record<string, string>;
  /** How long it may take to listen, in milliseconds. */
  startLimitMs?: number;
}

/** The built program, running as a process of its own. */
export interface AppProcess {
  url: string;
  pid: number;
  dataDir: string;
  /** What it has written so far, stdout and stderr. */
  output(): string;
  /** SIGTERM (or another signal), and how it ended. Its temporary DATA_DIR is removed. */
  stop(signal?: NodeJS.Signals): Promise<ChildExit>;
  /** SIGKILL: a crash. */
  kill(): Promise<void>;
}

const READY = /is listening on (http:\/\/\S+)/;

/**
 * Starts `dist/main.js` and waits until it says that it listens. Nothing of our own environment reaches it but
 * PATH and HOME. A DATA_DIR given in `env` is the caller's to remove. Errors: its output, when it ends first.
 */
export async function startApp({ env = {}, startLimitMs = 60_000 }: AppOptions = {}): Promise<AppProcess> {
  const main = resolve('dist', 'main.js');
  if (!existsSync(main)) throw new Error('There is no dist/main.js: run `npm test`, or build first');
  const temporary = env.DATA_DIR ? undefined : mkdtempSync(join(tmpdir(), 'rag-test-app-'));
  const dataDir = env.DATA_DIR ?? temporary ?? '';
  const child = new GuardedChild(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'test',
      PORT: '0',
      LOAD_SAMPLE: 'false',
      ...env,
      DATA_DIR: dataDir,
    },
    ...(temporary ? { folder: temporary } : {}),
  });
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    const exit = await child.end(signal, 30_000);
    if (temporary) await rm(temporary, { recursive: true, force: true });
    return exit;
  };
  try {
    const url = await eventually(
      () => {
        const found = READY.exec(child.output)?.[1];
        if (found || !child.running) return found;
        throw new Error(`The program does not listen after ${startLimitMs} ms:\n${child.output}`);
      },
      { timeoutMs: startLimitMs },
    );
    if (!url) throw new Error(`The program ended before it listened:\n${child.output}`);
    const kill = async () => {
      await stop('SIGKILL');
    };
    return { url, pid: child.pid ?? 0, dataDir, output: () => child.output, stop, kill };
  } catch (error) {
    await stop('SIGKILL');
    throw error;
  }
}
