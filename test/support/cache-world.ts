import type { CacheRequest } from '../../src/cache/protocol/cache-api.js';
import type { CacheObserver } from '../../src/cache/protocol/cache-observer.js';
import type { CoherentCache } from '../../src/cache/protocol/coherent-cache.js';
import { type CacheOptions, createCache } from '../../src/cache/protocol/create-cache.js';
import { type Region, type RegionPolicy, type Regions, regionsOf } from '../../src/cache/protocol/regions.js';
import { MemoryKeyValueStore } from '../../src/cache/stores/memory.key-value-store.js';
import { readConfig } from '../../src/config/index.js';
import { ManualClock } from './manual-clock.js';
import { ServerLine, type SharedServer } from './server-line.js';

/** The length of a lease in the world, in milliseconds. */
export const LEASE_MS = 1000;
/** Time goes on in steps of so many milliseconds, so that what waits for what waits has its turn. */
const STEP_MS = 10;

/** Lets every promise that can settle without time passing do so. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The default policies of the regions, but for what is given. */
export function policies(changes: Partial<Record<Region, Partial<RegionPolicy>>> = {}): Regions {
  const regions = regionsOf(readConfig({}));
  const changed = Object.entries(regions).map(([name, policy]) => [
    name,
    { ...policy, ...changes[name as Region] },
  ]);
  return Object.fromEntries(changed) as Regions;
}

/** An observer that notes everything as words, without numbers: `hit material L1`. */
export class Events {
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

/** A source of versioned values. Versions begin at 1. */
export class Source {
  /** The ids that were loaded, in order. */
  readonly loads: string[] = [];
  /** If set, loads fail with it. */
  error: Error | undefined;
  private readonly versions = new Map<string, number>();
  private gate: Promise<void> = Promise.resolve();

  version(id = '1'): number {
    return this.versions.get(id) ?? 1;
  }

  commit(id = '1'): void {
    this.versions.set(id, this.version(id) + 1);
  }

  /** Loads that begin from now on read at once, but return only after what is answered is called. */
  hold(): () => void {
    let open = (): void => undefined;
    this.gate = new Promise((resolve) => (open = resolve));
    return () => {
      this.gate = Promise.resolve();
      open();
    };
  }

  readonly load = async (id: string): Promise<Versioned> => {
    this.loads.push(id);
    const { gate, error } = this;
    const version = this.version(id);
    await gate;
    if (error) throw error;
    return { version };
  };
}

export interface Versioned {
  version: number;
}

/** One instance of the program, as its cache sees it. */
export class Member {
  readonly events = new Events();
  readonly cache: CoherentCache;

  constructor(
    /** Undefined: it is the only instance, with nothing shared. */
    readonly line: ServerLine | undefined,
    private readonly source: Source,
    options: Omit<CacheOptions, 'shared' | 'observer'>,
  ) {
    this.cache = createCache({ ...options, shared: line?.store, observer: this.events.observer });
  }

  /** The version that a cached read of this id answers. Its tags: `material:<id>`, and `all`. */
  async read(id = '1', more: Partial<CacheRequest<Versioned>> = {}): Promise<number> {
    const { version } = await this.cache.getOrLoad(this.request(id, more));
    return version;
  }

  request(id = '1', more: Partial<CacheRequest<Versioned>> = {}): CacheRequest<Versioned> {
    const tags = () => [`material:${id}`, 'all'];
    return { region: 'material', id, tags, load: () => this.source.load(id), ...more };
  }

  /** The versions that a cached read of these ids answers, in the order of the ids. */
  async readMany(...ids: string[]): Promise<(number | undefined)[]> {
    const found = await this.cache.getMany<Versioned>({
      region: 'material',
      ids,
      tags: (id) => [`material:${id}`, 'all'],
      load: async (missing) =>
        new Map(await Promise.all(missing.map(async (id) => [id, await this.source.load(id)] as const))),
    });
    return ids.map((id) => found.get(id)?.version);
  }

  /** Commits a new version and invalidates what was made of the one before; acknowledged when it resolves. */
  async write(id = '1'): Promise<void> {
    this.source.commit(id);
    await this.cache.invalidate([`material:${id}`]);
  }

  count(event: string): number {
    return this.events.count(event);
  }
}

/** Instances that share one server and one source, on a clock that stands still until it is told to move. */
export class CacheWorld {
  readonly clock = new ManualClock();
  readonly source = new Source();
  readonly server: SharedServer = {
    data: new MemoryKeyValueStore({ clock: this.clock }),
    identity: 'run 1',
  };
  private readonly members: Member[] = [];

  /** An instance that is not open yet. */
  create(options: Partial<CacheOptions> = {}): Member & { line: ServerLine } {
    return this.member(new ServerLine(this.server), options) as Member & { line: ServerLine };
  }

  /** An instance with nothing shared. */
  alone(options: Partial<CacheOptions> = {}): Member {
    return this.member(undefined, options);
  }

  /** An instance that is open, has a lease if it can, and whose writes need not wait for the registry. */
  async join(options: Partial<CacheOptions> = {}): Promise<Member & { line: ServerLine }> {
    const member = this.create(options);
    await this.duration(member.cache.open());
    await this.pass(LEASE_MS);
    return member;
  }

  /** Lets time pass, step by step. */
  async pass(ms: number): Promise<void> {
    await settle();
    for (let left = ms; left > 0; left -= STEP_MS) {
      this.clock.advance(Math.min(STEP_MS, left));
      await settle();
    }
  }

  /** Lets time pass until `work` is done; answers how many milliseconds it took. Errors: after a minute. */
  async duration(work: Promise<unknown>): Promise<number> {
    const start = this.clock.monotonic();
    const state = { over: false };
    const end = work.finally(() => (state.over = true));
    await settle();
    while (!state.over) {
      if (this.clock.monotonic() > start + 60_000) throw new Error('It takes longer than a minute');
      this.clock.advance(STEP_MS);
      await settle();
    }
    await end;
    return this.clock.monotonic() - start;
  }

  /** Removes keys of the server, as an eviction does: those that begin so. */
  async evict(prefix: string): Promise<void> {
    await this.server.data.deletePattern(`${prefix}*`);
  }

  async close(): Promise<void> {
    for (const { line } of this.members) line?.mend();
    await Promise.all(this.members.map(({ cache }) => this.duration(cache.close())));
  }

  private member(line: ServerLine | undefined, options: Partial<CacheOptions>): Member {
    const member = new Member(line, this.source, {
      mode: 'leased',
      regions: policies(),
      // Real time, unlike everything else here.
      timeLimitMs: 5000,
      batchSize: 100,
      memoryLimitBytes: 10_000_000,
      leaseMs: LEASE_MS,
      loadConcurrency: 64,
      clock: this.clock,
      ...options,
    });
    this.members.push(member);
    return member;
  }
}
