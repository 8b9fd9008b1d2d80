import type { Clock } from '../../common/clock.js';

/** An instance that is to confirm, and the moment of the monotonic clock after which it need not. */
export interface Awaited {
  readonly instance: string;
  readonly endsAt: number;
}

/** What one message waits for. */
export interface Confirmation {
  readonly id: number;
  /** Resolves when each has confirmed, or its time has come. */
  from(awaited: readonly Awaited[]): Promise<void>;
  /** Takes no more confirmations. */
  forget(): void;
}

/** Given as the reason of an abort, which otherwise makes an error with a stack. */
const CONFIRMED = 'confirmed';

interface Awaiting {
  readonly heard: Set<string>;
  wake: () => void;
}

/** Collects the confirmations of messages; they may come before it is known whose are needed. */
export class Confirmations {
  private readonly open = new Map<number, Awaiting>();

  constructor(private readonly clock: Clock) {}

  /** To be called before the message is sent. */
  expect(id: number): Confirmation {
    const state: Awaiting = { heard: new Set(), wake: () => undefined };
    this.open.set(id, state);
    return {
      id,
      from: async (awaited) => {
        const missing = () => {
          const now = this.clock.monotonic();
          return awaited.filter(({ instance, endsAt }) => !state.heard.has(instance) && endsAt > now);
        };
        for (let late = missing(); late.length > 0; late = missing()) {
          const woken = new AbortController();
          state.wake = () => woken.abort(CONFIRMED);
          const next = Math.min(...late.map(({ endsAt }) => endsAt));
          await this.clock.delay(next - this.clock.monotonic(), woken.signal);
        }
      },
      forget: () => this.open.delete(id),
    };
  }

  confirm(id: number, instance: string): void {
    const state = this.open.get(id);
    state?.heard.add(instance);
    state?.wake();
  }
}
