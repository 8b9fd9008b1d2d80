import { GuardedChild } from '../../support/child-process.js';
import { withTimeLimit } from '../../../src/common/time-limit.js';
import type { ControlChannel } from './control-channel.js';
import type { FaultyProxy } from './faulty-proxy.js';
import type { InstanceOptions, RoundSummary } from './instance-options.js';

const INSTANCE = new URL('./instance.js', import.meta.url).pathname;
const START_LIMIT_MS = 30_000;
/** An instance may have to wake up, find Redis again and finish its writes first. */
const REST_LIMIT_MS = 60_000;

/** An instance as the coordinator has it: its process, its proxy to Redis, and a line to tell it what to do. */
export class Member {
  private constructor(
    readonly name: string,
    readonly proxy: FaultyProxy,
    private readonly child: GuardedChild,
    private readonly control: ControlChannel,
  ) {}

  /** Starts the process; `hello` resolves when it has called. Errors: its output, when it does not. */
  static async start(
    options: InstanceOptions,
    proxy: FaultyProxy,
    hello: Promise<ControlChannel>,
  ): Promise<Member> {
    const child = new GuardedChild(process.execPath, [
      '--enable-source-maps',
      INSTANCE,
      JSON.stringify(options),
    ]);
    const died = child.ended().then(() => {
      throw new Error(`instance ${options.name} ended at its start:\n${child.output}`);
    });
    died.catch(() => undefined);
    try {
      const control = await withTimeLimit(
        Promise.race([hello, died]),
        START_LIMIT_MS,
        'start of an instance',
      );
      return new Member(options.name, proxy, child, control);
    } catch (error) {
      await child.end('SIGKILL');
      throw error;
    }
  }

  /** Errors: when its clock is not ours, without which no history can be judged. */
  async checkClock(now: () => number): Promise<void> {
    const before = now();
    const theirs = await this.ask<number>('clock');
    const after = now();
    if (theirs < before || theirs > after)
      throw new Error(`the clock of ${this.name} says ${theirs} between ${before} and ${after} of ours`);
  }

  work(round: number): Promise<unknown> {
    return this.ask('work', round);
  }

  /** Resolves when its clients have finished what they did. */
  rest(): Promise<RoundSummary> {
    return this.ask('rest', undefined, REST_LIMIT_MS);
  }

  /** No more writes; resolves when those under way are acknowledged. */
  readOnly(): Promise<unknown> {
    return this.ask('readOnly');
  }

  /** Writes again once it reaches Redis. */
  writeAgain(): Promise<unknown> {
    return this.ask('writeAgain');
  }

  /** SIGSTOP: everything stands still, its connections stay open. */
  stop(): void {
    this.child.freeze();
  }

  /** Undoes {@link stop}. */
  goOn(): void {
    this.child.thaw();
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    await this.child.end('SIGKILL');
    await this.proxy.close();
  }

  async end(): Promise<void> {
    await this.ask('end').catch(() => undefined);
    await this.kill();
  }

  private async ask<T>(question: string, data?: unknown, limitMs = START_LIMIT_MS): Promise<T> {
    try {
      return await withTimeLimit(this.control.ask<T>(question, data), limitMs, question);
    } catch (error) {
      throw new Error(`instance ${this.name}, ${question}:\n${this.child.output}`, { cause: error });
    }
  }
}
