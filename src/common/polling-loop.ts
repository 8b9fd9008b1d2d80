import type { Clock } from './clock.js';

/** Works again and again: at once when there is more or when it is woken, else after a pause. */
export class PollingLoop {
  private readonly closing = new AbortController();
  private nap = new AbortController();
  private work: Promise<void> = Promise.resolve();

  /** @param round one piece of work; answers whether there is more. Must not reject */
  constructor(
    private readonly round: () => Promise<boolean>,
    private readonly pauseMs: number,
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.work = this.run();
  }

  /** Looks for work at once. */
  wake(): void {
    this.nap.abort();
  }

  /** Resolves when the round under way has ended. */
  async stop(): Promise<void> {
    this.closing.abort();
    this.nap.abort();
    await this.work;
  }

  private async run(): Promise<void> {
    while (!this.isClosing()) {
      // From here on, so that what is announced during a round is looked for after it.
      this.nap = new AbortController();
      const more = await this.round();
      if (!more && !this.isClosing()) await this.clock.delay(this.pauseMs, this.nap.signal);
    }
  }

  private isClosing(): boolean {
    return this.closing.signal.aborted;
  }
}
