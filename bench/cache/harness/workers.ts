import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startRedis } from '../../../test/support/servers/redis.js';
import type { TestServer } from '../../../test/support/servers/test-server.js';
import type { CaseName, CaseOutcome, CaseSize } from '../cases/index.js';
import type { ContenderName } from '../contenders/index.js';
import type { JobReply } from './worker.js';

const SCRIPT = fileURLToPath(new URL('./worker.js', import.meta.url));

/** How much of what a process said last is kept to tell why it ended unasked. */
const COMPLAINT_LENGTH = 1000;

/** A contender in a process of its own. */
export class Worker {
  private readonly waiting = new Map<
    number,
    { resolve: (outcome: unknown) => void; reject: (error: Error) => void }
  >();
  private lastId = 0;
  private complaint = '';
  private endedBy: string | undefined;

  private constructor(
    readonly name: ContenderName,
    readonly version: string,
    readonly ownBatch: boolean,
    private readonly child: ChildProcess,
  ) {
    child.on('message', (reply: JobReply) => this.settle(reply));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.complaint = (this.complaint + text).slice(-COMPLAINT_LENGTH);
    });
    child.once('close', (code, signal) =>
      this.failAll(`${name} ended (${String(code ?? signal)}): ${errorIn(this.complaint)}`),
    );
  }

  /** Starts it. Errors: when it ends instead. */
  static async start(name: ContenderName, heapMB = 2048): Promise<Worker> {
    const child = fork(SCRIPT, [name], {
      execArgv: ['--expose-gc', `--max-old-space-size=${heapMB}`, '--no-warnings'],
      serialization: 'advanced',
      // The clients of some peers complain there of every connection that is refused.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${name} did not start`)));
    const [hello] = (await Promise.race([once(child, 'message'), ended])) as [
      { version: string; ownBatch: boolean },
    ];
    ended.catch(() => undefined);
    return new Worker(name, hello.version, hello.ownBatch, child);
  }

  /** Has it do a case. Errors: the case's own, and the end of the process. */
  ask<Name extends CaseName>(name: Name, size: CaseSize<Name>): Promise<CaseOutcome<Name>> {
    const id = ++this.lastId;
    if (this.endedBy !== undefined) return Promise.reject(new Error(this.endedBy));
    return new Promise<CaseOutcome<Name>>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (outcome: unknown) => void, reject });
      this.child.send({ id, name, size });
    });
  }

  /** Ends it, at once. */
  stop(): void {
    this.waiting.clear();
    this.child.kill('SIGKILL');
  }

  private settle(reply: JobReply): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(new Error(`${this.name}: ${reply.error}`));
    else waiting?.resolve(reply.outcome);
  }

  private failAll(reason: string): void {
    this.endedBy = reason;
    for (const { reject } of this.waiting.values()) reject(new Error(reason));
    this.waiting.clear();
  }
}

/** The error that a process said last, by its one line: the stack names files of the machine, and this goes into results. */
function errorIn(complaint: string): string {
  return complaint.match(/^\w*Error\b.*$/gm)?.at(-1) ?? 'without a word of why';
}

/** Starts several, hands them to `work`, and ends them whatever happens. */
export async function withWorkers<T>(
  names: readonly ContenderName[],
  work: (workers: readonly Worker[]) => Promise<T>,
  heapMB?: number,
): Promise<T> {
  const workers: Worker[] = [];
  try {
    for (const name of names) workers.push(await Worker.start(name, heapMB));
    return await work(workers);
  } finally {
    for (const worker of workers) worker.stop();
  }
}

/** Starts `count` private servers, hands them to `work`, and ends them whatever happens. */
export async function withRedis<T>(
  count: number,
  work: (servers: readonly TestServer[]) => Promise<T>,
): Promise<T> {
  const servers: TestServer[] = [];
  try {
    while (servers.length < count) servers.push(await startRedis());
    return await work(servers);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}
