import type { CacheRequest } from '../../src/cache/protocol/cache-api.js';
import type { CoherentCache } from '../../src/cache/protocol/coherent-cache.js';
import { type CacheOptions, createCache } from '../../src/cache/protocol/create-cache.js';
import { type Region, type RegionPolicy, type Regions, regionsOf } from '../../src/cache/protocol/regions.js';
import { readConfig } from '../../src/config/index.js';
import { CacheEvents } from './cache-events.js';
import { ServerLine } from './server-line.js';
import { LEASE_MS, ServerWorld } from './server-world.js';

/** The default policies of the regions, but for what is given. */
export function policies(changes: Partial<Record<Region, Partial<RegionPolicy>>> = {}): Regions {
  const regions = regionsOf(readConfig({}));
  const changed = Object.entries(regions).map(([name, policy]) => [
    name,
    { ...policy, ...changes[name as Region] },
  ]);
  return Object.fromEntries(changed) as Regions;
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
  readonly events = new CacheEvents();
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
export class CacheWorld extends ServerWorld {
  readonly source = new Source();
  private readonly members: Member[] = [];

  /** An instance that is not open yet. */
  create(options: Partial<CacheOptions> = {}): SharingMember {
    return this.member(new ServerLine(this.server), options) as SharingMember;
  }

  /** An instance with nothing shared. */
  alone(options: Partial<CacheOptions> = {}): Member {
    return this.member(undefined, options);
  }

  /** An instance that is open, has a lease if it can, and whose writes need not wait for the registry. */
  async join(options: Partial<CacheOptions> = {}): Promise<SharingMember> {
    const member = this.create(options);
    await this.duration(member.cache.open());
    await this.pass(LEASE_MS);
    return member;
  }

  async close(): Promise<void> {
    for (const { line } of this.members) line?.heal();
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

/** An instance that shares the server with others. */
export type SharingMember = Member & { readonly line: ServerLine };
