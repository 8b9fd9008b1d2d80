import type { ListCommands } from './key-value-store.js';
import { answered, type RedisSpace } from './redis.space.js';

/** Lists in Redis. */
export function redisLists(space: RedisSpace): ListCommands {
  const { client, values } = space;
  const texts = (items: readonly unknown[]) => items.map((item) => values.toText(item));
  const length = (key: string) => answered(client.lLen(space.name(key)));
  return {
    async lpush(key: string, ...items: unknown[]): Promise<number> {
      return items.length === 0 ? length(key) : answered(client.lPush(space.name(key), texts(items)));
    },

    async rpush(key: string, ...items: unknown[]): Promise<number> {
      return items.length === 0 ? length(key) : answered(client.rPush(space.name(key), texts(items)));
    },

    async lpop<T>(key: string): Promise<T | undefined> {
      return values.fromText(await answered(client.lPop(space.name(key)))) as T | undefined;
    },

    async rpop<T>(key: string): Promise<T | undefined> {
      return values.fromText(await answered(client.rPop(space.name(key)))) as T | undefined;
    },

    async lrange<T>(key: string, start: number, stop: number): Promise<T[]> {
      return values.fromTexts<T>(await answered(client.lRange(space.name(key), start, stop)));
    },

    async ltrim(key: string, start: number, stop: number): Promise<void> {
      await answered(client.lTrim(space.name(key), start, stop));
    },

    llen: length,
  };
}
