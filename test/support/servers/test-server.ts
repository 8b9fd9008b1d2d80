import { chownSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChildOptions, GuardedChild } from '../child-process.js';
import { eventually } from '../eventually.js';

/** A server that the tests own: on 127.0.0.1, on a free port, with a temporary folder. */
export interface TestServer {
  readonly url: string;
  readonly port: number;
  /** Process id; another one after {@link restart}. */
  readonly pid: number;
  /** Ends it for good and removes its folder. May be called twice. */
  stop(): Promise<void>;
  /** SIGSTOP: connections stay open, nothing answers. */
  freeze(): void;
  /** SIGCONT. */
  thaw(): void;
  /** Ends the process; port and folder are kept for {@link up}. `SIGKILL` is a crash. */
  down(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port and folder, and waits until it answers. */
  up(): Promise<void>;
  /** {@link down} and {@link up}. */
  restart(signal?: NodeJS.Signals): Promise<void>;
  /** Removes everything that it holds, without ending it. */
  wipe(): Promise<void>;
}

/** What a technology adds to {@link startServer}. */
export interface ServerSpec {
  name: string;
  /** User that owns the folder and runs the server, where root may not. */
  user?: { uid: number; gid: number } | undefined;
  /** Prepares the folder, once. */
  prepare?: (folder: string) => Promise<void>;
  command: (place: { port: number; folder: string }) => {
    file: string;
    args: string[];
    env?: NodeJS.ProcessEnv;
  };
  url: (port: number) => string;
  /** Rejects until the server answers. */
  ping: (url: string, port: number) => Promise<void>;
  wipe: (url: string, port: number) => Promise<void>;
  /** The signal that ends it quickly and in order. */
  endSignal: NodeJS.Signals;
}

const START_LIMIT_MS = 30_000;
const ATTEMPTS = 3;

/** Starts a server and waits until it answers. Errors: its own output, when it did not start. */
export async function startServer(spec: ServerSpec): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), `rag-test-${spec.name}-`));
  try {
    if (spec.user) chownSync(folder, spec.user.uid, spec.user.gid);
    await spec.prepare?.(folder);
    return await startInFolder(spec, folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** A free port may be taken by somebody else before the server has it: then another one is tried. */
async function startInFolder(spec: ServerSpec, folder: string): Promise<TestServer> {
  for (let attempt = 1; ; attempt++) {
    const server = new ProcessServer(spec, folder, await freePort());
    try {
      await server.up();
      return server;
    } catch (error) {
      await server.down('SIGKILL');
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/** A TCP port of 127.0.0.1 that nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

class ProcessServer implements TestServer {
  private child: GuardedChild | undefined;
  readonly url: string;

  constructor(
    private readonly spec: ServerSpec,
    private readonly folder: string,
    readonly port: number,
  ) {
    this.url = spec.url(port);
  }

  get pid(): number {
    if (!this.child?.pid) throw new Error(`${this.spec.name} is not running`);
    return this.child.pid;
  }

  async up(): Promise<void> {
    const { file, args, env } = this.spec.command({ port: this.port, folder: this.folder });
    const options: ChildOptions = {
      env: { ...process.env, ...env },
      cwd: this.folder,
      folder: this.folder,
      ...this.spec.user,
    };
    const child = (this.child = new GuardedChild(file, args, options));
    let ended = false;
    void child.ended().then(() => (ended = true));
    await eventually(
      async () => {
        if (ended) return;
        await this.spec.ping(this.url, this.port);
      },
      { timeoutMs: START_LIMIT_MS },
    );
    if (!child.running) throw new Error(`${this.spec.name} did not start:\n${child.output}`);
  }

  async down(signal: NodeJS.Signals = this.spec.endSignal): Promise<void> {
    await this.child?.end(signal);
    this.child = undefined;
  }

  async restart(signal?: NodeJS.Signals): Promise<void> {
    await this.down(signal);
    await this.up();
  }

  freeze(): void {
    this.child?.freeze();
  }

  thaw(): void {
    this.child?.thaw();
  }

  wipe(): Promise<void> {
    return this.spec.wipe(this.url, this.port);
  }

  async stop(): Promise<void> {
    await this.down();
    await rm(this.folder, { recursive: true, force: true });
  }
}
