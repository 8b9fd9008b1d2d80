import { CacheLink } from '../../src/cache/protocol/cache-link.js';
import { MemoryKeyValueStore } from '../../src/cache/stores/memory.key-value-store.js';
import { CacheEvents } from './cache-events.js';
import { ManualClock } from './manual-clock.js';
import { ServerLine, type SharedServer } from './server-line.js';

/** The length of a lease, in milliseconds. */
export const LEASE_MS = 1000;
/** Time goes on in steps of so many milliseconds, so that whatever waits for what waits has its turn. */
const STEP_MS = 10;
/** In milliseconds of real time, unlike everything else; long enough not to matter. */
const LIMIT_MS = 5000;

/** Lets every promise settle that can without time passing. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A server, and a clock that stands still until it is told to move. */
export class ServerWorld {
  readonly clock = new ManualClock();
  readonly server: SharedServer = {
    data: new MemoryKeyValueStore({ clock: this.clock }),
    identity: 'run 1',
  };

  /** Lets time pass, step by step. */
  async pass(ms: number): Promise<void> {
    await settle();
    for (let left = ms; left > 0; left -= STEP_MS) {
      this.clock.advance(Math.min(STEP_MS, left));
      await settle();
    }
  }

  /** Lets time pass, `stepMs` at a time, until this is so. Errors: after a minute. */
  async until(condition: () => boolean, stepMs = STEP_MS): Promise<void> {
    const start = this.clock.monotonic();
    while (!condition()) {
      if (this.clock.monotonic() > start + 60_000) throw new Error('It is not so after a minute');
      await this.pass(stepMs);
    }
  }

  /** Lets time pass until `work` is done; answers how many milliseconds it took. Errors: after a minute. */
  async duration(work: Promise<unknown>): Promise<number> {
    const start = this.clock.monotonic();
    let over = false;
    const end = work.finally(() => (over = true));
    await settle();
    await this.until(() => over);
    await end;
    return this.clock.monotonic() - start;
  }

  /** How many milliseconds will have passed when `work` is done; lets none pass. */
  async elapsed(work: Promise<unknown>): Promise<number> {
    const start = this.clock.monotonic();
    await work;
    return this.clock.monotonic() - start;
  }

  /** The link of one more instance, not open yet. `limitMs` is real time. */
  link(limitMs = LIMIT_MS): { line: ServerLine; link: CacheLink; events: CacheEvents } {
    const line = new ServerLine(this.server);
    const events = new CacheEvents();
    return { line, events, link: new CacheLink(line.store, limitMs, LEASE_MS, this.clock, events.observer) };
  }

  /** The link of one more instance, up. */
  async connect(limitMs?: number): Promise<ReturnType<ServerWorld['link']>> {
    const parts = this.link(limitMs);
    await this.duration(parts.link.open());
    parts.line.sent.length = 0;
    return parts;
  }

  /** Removes keys of the server, as an eviction does: those that begin so. */
  async evict(prefix: string): Promise<void> {
    await this.server.data.deletePattern(`${prefix}*`);
  }
}
