import { setTimeout as delay } from 'node:timers/promises';
import { createClient, type RedisClientType } from 'redis';
import { seededRandom } from '../race.js';

/** What the source holds of a key. */
export interface KeyedVersion {
  key: string;
  version: number;
}

/** Share of loads that take up to {@link SLOW_LOAD_MS}: a search, where the others are a row by its id. */
const SLOW_SHARE = 0.05;
const SLOW_LOAD_MS = 60;

/**
 * The system of record of the checker: versions in a Redis of their own, which no fault touches. One command commits,
 * at one moment, for all processes at once.
 */
export class VersionedSource {
  /** Reads of the source so far; a batch is one. */
  loads = 0;
  private readonly random: () => number;

  private constructor(
    private readonly client: RedisClientType,
    seed: number,
    private readonly loadMs: number,
  ) {
    this.random = seededRandom(seed);
  }

  /** `loadMs`: how long a load takes at most, but for a few slow ones; half before and half after it saw the data. */
  static async open(url: string, seed: number, loadMs: number): Promise<VersionedSource> {
    const client: RedisClientType = createClient({ url });
    client.on('error', (error: Error) => console.error(`source: ${error.message}`));
    await client.connect();
    return new VersionedSource(client, seed, loadMs);
  }

  /** Commits the next version of a key, and answers it. */
  commit(key: string): Promise<number> {
    return this.client.incr(key);
  }

  async load(key: string): Promise<KeyedVersion> {
    const version = await this.slowly(() => this.client.get(key));
    return { key, version: Number(version ?? 0) };
  }

  /** All of them, as of one moment. */
  async loadMany(keys: readonly string[]): Promise<Map<string, KeyedVersion>> {
    const versions = await this.slowly(() => this.client.mGet([...keys]));
    return new Map(keys.map((key, index) => [key, { key, version: Number(versions[index] ?? 0) }]));
  }

  async close(): Promise<void> {
    await this.client.disconnect();
  }

  private async slowly<T>(read: () => Promise<T>): Promise<T> {
    this.loads += 1;
    const most = this.random() < SLOW_SHARE ? SLOW_LOAD_MS : this.loadMs;
    await delay((this.random() * most) / 2);
    const result = await read();
    await delay((this.random() * most) / 2);
    return result;
  }
}
