import type { HashCommands } from './key-value-store.js';
import { answered, type RedisSpace } from './redis.space.js';
import { keptMs } from './stored-values.js';

/** A script and no transaction, which would give its time to a key of another kind, whose HSET has failed. */
const HSET_WITH_TTL = `
local added = 0
for at = 2, #ARGV, 2 do added = added + redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return added`;

/** Hashes in Redis. */
export function redisHashes(space: RedisSpace): HashCommands {
  const { client, values } = space;
  return {
    async hset(key: string, fields: Readonly<Record<string, unknown>>, ttlMs?: number): Promise<number> {
      const name = space.name(key);
      const texts = Object.entries(fields).flatMap(([field, value]) => [field, values.toText(value)]);
      if (texts.length === 0) return 0;
      if (ttlMs === undefined) return answered(client.hSet(name, texts));
      const set = client.eval(HSET_WITH_TTL, { keys: [name], arguments: [String(keptMs(ttlMs)), ...texts] });
      return Number(await answered(set));
    },

    async hget<T>(key: string, field: string): Promise<T | undefined> {
      return values.fromText(await answered(client.hGet(space.name(key), field))) as T | undefined;
    },

    async hgetall<T>(key: string): Promise<Record<string, T>> {
      const flat = await answered(client.sendCommand<string[]>(['HGETALL', space.name(key)]));
      return values.fromFields<T>(pairs(flat));
    },

    async hdel(key: string, ...fields: string[]): Promise<number> {
      return fields.length === 0 ? 0 : answered(client.hDel(space.name(key), fields));
    },

    async hincrby(key: string, field: string, by: number): Promise<number> {
      return answered(client.hIncrBy(space.name(key), field, by));
    },
  };
}

function pairs(flat: readonly string[]): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, index) => [
    flat[2 * index] ?? '',
    flat[2 * index + 1] ?? '',
  ]);
}
