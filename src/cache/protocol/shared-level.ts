import { randomUUID } from 'node:crypto';
import { withTimeLimit } from '../../common/time-limit.js';
import type { KeyValueStore } from '../stores/key-value-store.js';
import { digest, SCHEMA_VERSION } from './cache-key.js';
import type { CacheLink } from './cache-link.js';
import type { CacheObserver } from './cache-observer.js';
import { decodeEntry, encodeEntry, type Proof, type SharedEntry, type Stamp } from './entry.js';
import { TickReader } from './tick-reader.js';

/**
 * A stamp that nobody renewed for so long goes away, so that tags of deleted materials do not stay for ever. What
 * carried it is loaded again; it is longer than any default TTL, so that this is rare.
 */
const STAMP_TTL_MS = 8 * 24 * 3600 * 1000;

/** Entries stand under the version of their form, so that two versions of the program do not read each other's. */
const ENTRY = `${SCHEMA_VERSION}:`;
/** Stamps and leases do not: a write must reach the instances of every version. */
const TAG = 'tag:';
const LOAD = 'load:';
/** The key of the set of registered leases. */
export const LEASES_KEY = 'lease:holders';

/** How long forgetting everything may take, in milliseconds. */
const FORGET_LIMIT_MS = 60_000;

/** An entry and the stamps that its tags have now, read at one moment. */
export interface Snapshot {
  readonly entry: SharedEntry | null;
  /** Null for a tag that has no stamp. */
  readonly stamps: readonly (Stamp | null)[];
  /** Identity of the server that was asked. */
  readonly epoch: string;
}

/** The entries and stamps that all instances share, in the key-value store, behind the link. */
export class SharedLevel {
  private readonly reader: TickReader;

  constructor(
    private readonly store: KeyValueStore,
    readonly link: CacheLink,
    private readonly batchSize: number,
    private readonly observer: CacheObserver,
  ) {
    this.reader = new TickReader((names) => link.run('read', () => store.readTexts(names)));
  }

  /** The stamps of the tags and, if a key is given, its entry, in one round trip that other reads of the tick share. */
  read(key: string | null, tags: readonly string[]): Promise<Snapshot> {
    const { epoch } = this.link;
    const names = key === null ? [] : [ENTRY + key];
    for (const tag of tags) names.push(TAG + tag);
    return this.reader.read(names).then((texts) => {
      if (key === null) return { entry: null, stamps: texts, epoch };
      const [text, ...stamps] = texts;
      const entry = text ? decodeEntry(text) : null;
      if (text && !entry) this.observer.malformed();
      return { entry, stamps, epoch };
    });
  }

  /** Gives a stamp to each tag that has none, and answers the stamps that now stand. Never replaces one. */
  async mint(tags: readonly string[]): Promise<Stamp[]> {
    const names = tags.map((tag) => TAG + tag);
    const standing = await this.link.run('mint', async () => {
      const minted = names.map((name) =>
        this.store.writeText(name, randomUUID(), { ttlMs: STAMP_TTL_MS, when: 'absent' }),
      );
      const [texts] = await Promise.all([this.store.readTexts(names), ...minted]);
      return texts;
    });
    // A stamp that is not there, or gone again, must equal nothing that anybody else can see.
    return standing.map((stamp) => stamp ?? randomUUID());
  }

  /** Keeps an entry for `keepMs` milliseconds. */
  async write(key: string, entry: SharedEntry, keepMs: number): Promise<void> {
    await this.link.run('write', () =>
      this.store.writeText(ENTRY + key, encodeEntry(entry), { ttlMs: Math.max(1, Math.round(keepMs)) }),
    );
  }

  /**
   * Gives every tag that has a stamp a new one: no entry made before is fresh any more. A tag without a stamp needs
   * none: nothing can be proved fresh by it.
   */
  async stamp(tags: readonly string[]): Promise<void> {
    for (let from = 0; from < tags.length; from += this.batchSize) {
      const names = tags.slice(from, from + this.batchSize).map((tag) => TAG + tag);
      await this.link.limited('stamp', () =>
        Promise.all(
          names.map((name) =>
            this.store.writeText(name, randomUUID(), { ttlMs: STAMP_TTL_MS, when: 'present' }),
          ),
        ),
      );
    }
  }

  /** Removes the entries whose key matches; answers how many. */
  clear(pattern: string): Promise<number> {
    return this.store.deletePattern(ENTRY + pattern);
  }

  /** Removes all stamps: no entry made before is fresh any more, whatever its tags. */
  async forgetAll(): Promise<void> {
    await withTimeLimit(this.store.deletePattern(`${TAG}*`), FORGET_LIMIT_MS, 'forgetting all stamps');
  }

  /**
   * Takes the turn to load this key under these stamps for all instances, for `holdMs` at most. Null if another has it.
   * What is answered gives the turn back.
   */
  async takeTurn(key: string, proof: Proof, holdMs: number): Promise<(() => Promise<void>) | null> {
    const name = LOAD + digest([key, proof.stamps]);
    const token = randomUUID();
    const taken = await this.link.run('lock', () =>
      this.store.writeText(name, token, { ttlMs: holdMs, when: 'absent' }),
    );
    if (!taken) return null;
    return async () => {
      await this.link.limited('lock', () => this.store.deleteIfText(name, token));
    };
  }
}
