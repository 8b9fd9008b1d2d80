import type { Ranked, RankingCommands } from './key-value-store.js';
import { answered, type RedisSpace } from './redis.space.js';

/** Rankings in Redis: sorted sets. */
export function redisRankings(space: RedisSpace): RankingCommands {
  const { client } = space;
  return {
    async zincrby(key: string, member: string, by: number): Promise<number> {
      return answered(client.zIncrBy(space.name(key), by, member));
    },

    async ztop(key: string, count: number): Promise<Ranked[]> {
      if (count <= 0) return [];
      const ranked = await answered(client.zRangeWithScores(space.name(key), 0, count - 1, { REV: true }));
      return ranked.map(({ value, score }) => ({ member: value, score }));
    },

    async ztrim(key: string, count: number): Promise<void> {
      await answered(client.zRemRangeByRank(space.name(key), 0, -1 - Math.max(0, count)));
    },
  };
}
