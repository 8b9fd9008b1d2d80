import { randomUUID } from 'node:crypto';
import { SCHEMA_VERSION } from '../protocol/cache-key.js';
import type { CacheEntry, CacheStore, CacheStoreInfo, Snapshot, Stamp } from '../protocol/cache-store.js';
import { decodeEntry, encodeEntry } from './entry-codec.js';
import type { RedisClient } from './redis.connection.js';
import { unlinkMatching } from './redis.unlink.js';

/**
 * A stamp that nobody renewed for so long goes away, so that tags of deleted materials do not stay for ever. What
 * carried it is loaded again; it is longer than any default TTL, so that this is rare.
 */
const STAMP_TTL_MS = 8 * 24 * 3600 * 1000;

/** The cache in Redis, shared by all instances. */
export class RedisCacheStore implements CacheStore {
  readonly kind = 'redis';
  readonly level = 'L2';
  private readonly namespace: string;

  /** @param prefix first part of every key, e.g. `rag_materials:` */
  constructor(
    private readonly client: RedisClient,
    prefix: string,
  ) {
    this.namespace = `${prefix}${SCHEMA_VERSION}:`;
  }

  /** The run id changes with every start of a server, the replication id with every failover. */
  async identify(): Promise<string> {
    const fields = parseInfo(await this.client.info());
    return `${fields.get('run_id') ?? ''}:${fields.get('master_replid') ?? ''}`;
  }

  onLost(listener: () => void): void {
    this.client.on('end', listener);
    this.client.on('reconnecting', listener);
  }

  async read(key: string, tags: readonly string[]): Promise<Snapshot> {
    const [text, ...stamps] = await this.client.mGet([
      this.name(key),
      ...tags.map((tag) => this.tagName(tag)),
    ]);
    return { entry: decodeEntry(text), stamps };
  }

  async mint(tags: readonly string[]): Promise<Stamp[]> {
    if (tags.length === 0) return [];
    const names = tags.map((tag) => this.tagName(tag));
    const minted = names.map((name) => this.client.set(name, randomUUID(), { NX: true, PX: STAMP_TTL_MS }));
    const [standing] = await Promise.all([this.client.mGet(names), ...minted]);
    // A stamp that was evicted between the two commands must equal nothing that anybody else can see.
    return standing.map((stamp) => stamp ?? randomUUID());
  }

  async write(key: string, entry: CacheEntry, json: string, ttlMs: number): Promise<void> {
    await this.client.set(this.name(key), encodeEntry(entry, json), { PX: Math.max(1, Math.round(ttlMs)) });
  }

  async stamp(tags: readonly string[]): Promise<void> {
    await Promise.all(
      tags.map((tag) => this.client.set(this.tagName(tag), randomUUID(), { XX: true, PX: STAMP_TTL_MS })),
    );
  }

  /** Stamps stay: without them every entry that is left would be loaded again. */
  clear(pattern: string): Promise<number> {
    return unlinkMatching(this.client, this.namespace, pattern, (name) => name.startsWith(this.tagName('')));
  }

  async info(): Promise<CacheStoreInfo> {
    const start = performance.now();
    await this.client.ping();
    const pingTimeSeconds = (performance.now() - start) / 1000;
    const fields = parseInfo(await this.client.info());
    return {
      pingTimeSeconds,
      usedMemoryHuman: fields.get('used_memory_human') ?? '',
      connectedClients: Number(fields.get('connected_clients') ?? 0),
    };
  }

  async close(): Promise<void> {
    if (this.client.isOpen) await this.client.disconnect();
  }

  private name(key: string): string {
    return this.namespace + key;
  }

  private tagName(tag: string): string {
    return `${this.namespace}tag:${tag}`;
  }
}

/** The fields of an `INFO` answer. */
function parseInfo(text: string): Map<string, string> {
  const fields = text.split('\r\n').filter((line) => line.includes(':'));
  return new Map(fields.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}
