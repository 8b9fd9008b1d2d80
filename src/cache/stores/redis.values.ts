import type { TtlMs, ValueCommands } from './key-value-store.js';
import { answered, type RedisSpace } from './redis.space.js';
import { wholeMs } from './stored-values.js';

/** Values in Redis: strings that hold their encoding. */
export function redisValues(space: RedisSpace): ValueCommands {
  const { client, values } = space;
  const px = (ttlMs: TtlMs) => {
    const PX = values.ttlMs(ttlMs);
    return PX === undefined ? {} : { PX };
  };
  return {
    async get<T>(key: string): Promise<T | undefined> {
      return values.fromText(await answered(client.get(space.name(key)))) as T | undefined;
    },

    async set(key: string, value: unknown, ttlMs?: TtlMs): Promise<void> {
      await client.set(space.name(key), values.toText(value), px(ttlMs));
    },

    async mget<T>(keys: readonly string[]): Promise<(T | undefined)[]> {
      if (keys.length === 0) return [];
      const texts = await client.mGet(space.names(keys));
      return texts.map((text) => values.fromText(text) as T | undefined);
    },

    /** MSET knows no TTL: so many SETs in one transaction, all or nothing. */
    async mset(entries: Readonly<Record<string, unknown>>, ttlMs?: TtlMs): Promise<void> {
      const options = px(ttlMs);
      const texts = Object.entries(entries).map(([key, value]) => [key, values.toText(value)] as const);
      if (texts.length === 0) return;
      const transaction = client.multi();
      for (const [key, text] of texts) transaction.set(space.name(key), text, options);
      await transaction.exec();
    },

    async delete(...keys: string[]): Promise<number> {
      return keys.length === 0 ? 0 : client.unlink(space.names(keys));
    },

    async exists(...keys: string[]): Promise<number> {
      return keys.length === 0 ? 0 : client.exists(space.names(keys));
    },

    async expire(key: string, ttlMs: number): Promise<boolean> {
      return client.pExpire(space.name(key), wholeMs(ttlMs));
    },

    async ttl(key: string): Promise<number | null | undefined> {
      const left = await client.pTTL(space.name(key));
      return left === -1 ? null : left === -2 ? undefined : left;
    },
  };
}
