import type { CacheObserver } from '../../src/cache/protocol/cache-observer.js';

/** An observer that notes everything as words, without numbers: `hit material L1`. */
export class CacheEvents {
  readonly all: string[] = [];
  readonly observer = new Proxy({} as CacheObserver, {
    get:
      (_target, name) =>
      (...args: unknown[]) =>
        void this.all.push([name, ...args.filter((arg) => /string|boolean/.test(typeof arg))].join(' ')),
  });

  /** How often this was heard. */
  count(event: string): number {
    return this.all.filter((heard) => heard === event).length;
  }
}
