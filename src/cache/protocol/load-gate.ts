import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '../../common/errors.js';

/** So many callers may wait for their turn; the next one is told that the service is overloaded. */
const MAX_WAITING = 10_000;

/** A load under way, as the loads inside it see it. */
interface LoadScope {
  readonly outer: LoadScope | undefined;
  stale: boolean;
}

interface Waiting {
  start: () => void;
  outcome: Promise<unknown>;
}

/**
 * How many loads may run at once, so that a cache that is gone does not kill the database.
 *
 * A load that has not begun may be shared by everybody who waits for the same key: it will read the source after all of
 * them asked. A load that has begun may not; that is decided by stamps, elsewhere.
 */
export class LoadGate {
  private readonly scopes = new AsyncLocalStorage<LoadScope>();
  private readonly queue = new Map<string, Waiting>();
  private active = 0;
  private waiting = 0;

  constructor(private readonly limit: number) {}

  /**
   * What `load` answers, once it has its turn. A load inside a load has its turn already: waiting for another could wait
   * for itself. Errors: `OVERLOADED`; those of `load`.
   */
  run<T>(key: string, load: () => Promise<T>, onJoin: () => void): Promise<T> {
    if (this.inside) return this.scoped(load);
    if (this.active < this.limit) {
      this.active += 1;
      return this.hold(load);
    }
    if (this.waiting >= MAX_WAITING)
      return Promise.reject(new AppError('OVERLOADED', 'Too many requests wait for the database.'));
    return this.wait(key, load, onJoin);
  }

  /** Whether this is asked from inside a load. */
  get inside(): boolean {
    return this.scopes.getStore() !== undefined;
  }

  /** Whether a load that runs now, and whose answer would be kept, has been given something stale. */
  get tainted(): boolean {
    return this.scopes.getStore()?.stale ?? false;
  }

  /** Says that what the load under way is given, and so what it makes, is stale. */
  taint(): void {
    for (let scope = this.scopes.getStore(); scope; scope = scope.outer) scope.stale = true;
  }

  private async wait<T>(key: string, load: () => Promise<T>, onJoin: () => void): Promise<T> {
    this.waiting += 1;
    try {
      let turn = this.queue.get(key);
      if (turn) onJoin();
      else this.queue.set(key, (turn = this.queued(load)));
      return (await turn.outcome) as T;
    } finally {
      this.waiting -= 1;
    }
  }

  private queued<T>(load: () => Promise<T>): Waiting {
    let start: () => void = () => undefined;
    const turn = new Promise<void>((resolve) => (start = resolve));
    return { start, outcome: turn.then(() => this.hold(load)) };
  }

  /** Runs in a place that is taken already, and passes the place on. */
  private async hold<T>(load: () => Promise<T>): Promise<T> {
    try {
      return await this.scoped(load);
    } finally {
      this.passOn();
    }
  }

  /** Who is next leaves the queue before its load begins: whoever comes later must not share it. */
  private passOn(): void {
    const [first] = this.queue;
    if (first) {
      const [key, { start }] = first;
      this.queue.delete(key);
      start();
    } else {
      this.active -= 1;
    }
  }

  private scoped<T>(load: () => Promise<T>): Promise<T> {
    return this.scopes.run({ outer: this.scopes.getStore(), stale: false }, load);
  }
}
