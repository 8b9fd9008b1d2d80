import { NotANumber } from './key-value-errors.js';
import type { Ranked, RankingCommands } from './key-value-store.js';
import { ITEM_OVERHEAD_UNITS, later, type MemorySpace } from './memory.space.js';

/** Rankings in memory. */
export function memoryRankings(space: MemorySpace): RankingCommands {
  return {
    zincrby: (key: string, member: string, by: number) =>
      later(() => {
        const sum = (space.find(key, 'ranking')?.get(member) ?? 0) + by;
        if (Number.isNaN(sum)) throw new NotANumber('The score would not be a number');
        return space.change(key, 'ranking', (ranking, grow) => {
          if (!ranking.has(member)) grow(member.length + ITEM_OVERHEAD_UNITS);
          ranking.set(member, sum);
          return sum;
        });
      }),

    ztop: (key: string, count: number) =>
      later(() => best(space.find(key, 'ranking') ?? new Map<string, number>()).slice(0, Math.max(0, count))),

    ztrim: (key: string, count: number) =>
      later(() =>
        space.change(key, 'ranking', (ranking, grow) => {
          for (const { member } of best(ranking).slice(Math.max(0, count))) {
            grow(-(member.length + ITEM_OVERHEAD_UNITS));
            ranking.delete(member);
          }
        }),
      ),
  };
}

function best(ranking: ReadonlyMap<string, number>): Ranked[] {
  return Array.from(ranking, ([member, score]) => ({ member, score })).sort((a, b) => b.score - a.score);
}
