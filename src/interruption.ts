import { setTimeout as delay } from 'node:timers/promises';

/** A signal that comes so soon after the first is the same one: npm passes on what the terminal sends to all. */
const SAME_SIGNAL_MS = 300;

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** A signal that ends the program. */
export type EndingSignal = keyof typeof EXIT_CODES;

/**
 * The wish of somebody outside to end the program. The first signal asks politely, so that whatever is
 * under way can come to a good end; the second ends the process at once.
 */
export class Interruption {
  private readonly controller = new AbortController();
  private readonly arrived: Promise<EndingSignal>;
  private firstAt: number | undefined;

  constructor() {
    this.arrived = new Promise((resolve) => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => this.receive(name, resolve));
    });
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Resolves with the first signal. */
  wait(): Promise<EndingSignal> {
    return this.arrived;
  }

  /** The outcome of `work`, or undefined when a signal came and the work then took `patienceMs` longer. */
  async outlive<T>(work: Promise<T>, patienceMs: number): Promise<T | undefined> {
    const tooLate = this.arrived.then(() => delay(patienceMs, undefined, { ref: false }));
    return Promise.race([work, tooLate]);
  }

  private receive(name: EndingSignal, resolve: (name: EndingSignal) => void): void {
    const now = performance.now();
    this.firstAt ??= now;
    if (now - this.firstAt > SAME_SIGNAL_MS) process.exit(EXIT_CODES[name]);
    this.controller.abort(name);
    resolve(name);
  }
}
