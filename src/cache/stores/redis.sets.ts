import type { SetCommands } from './key-value-store.js';
import { answered, type RedisSpace } from './redis.space.js';

/** Sets in Redis. */
export function redisSets(space: RedisSpace): SetCommands {
  const { client, values } = space;
  const texts = (members: readonly unknown[]) => members.map((member) => values.toMember(member));
  return {
    async sadd(key: string, ...members: unknown[]): Promise<number> {
      return members.length === 0 ? 0 : answered(client.sAdd(space.name(key), texts(members)));
    },

    async srem(key: string, ...members: unknown[]): Promise<number> {
      return members.length === 0 ? 0 : answered(client.sRem(space.name(key), texts(members)));
    },

    async smembers<T>(key: string): Promise<T[]> {
      return values.fromTexts<T>(await answered(client.sMembers(space.name(key))));
    },

    async sismember(key: string, member: unknown): Promise<boolean> {
      return answered(client.sIsMember(space.name(key), values.toMember(member)));
    },

    async scard(key: string): Promise<number> {
      return answered(client.sCard(space.name(key)));
    },
  };
}
