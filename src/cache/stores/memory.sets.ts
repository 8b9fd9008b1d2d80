import { NotANumber } from './key-value-errors.js';
import type { Ranked, RankingCommands, SetCommands } from './key-value-store.js';
import { ITEM_OVERHEAD_UNITS, later, type MemorySpace } from './memory.space.js';

/** Sets in memory. */
export function memorySets(space: MemorySpace): SetCommands {
  const { values } = space;
  const texts = (members: readonly unknown[]) => members.map((member) => values.toMember(member));
  /** How many members came or went by `act`; each costs or gives back its units. */
  const alter = (key: string, members: readonly unknown[], sign: 1 | -1) =>
    later(() => {
      const changed = texts(members);
      return space.change(key, 'set', (set, grow) => {
        const before = set.size;
        for (const text of changed) {
          const size = set.size;
          if (sign > 0) set.add(text);
          else set.delete(text);
          if (set.size !== size) grow(sign * (text.length + ITEM_OVERHEAD_UNITS));
        }
        return Math.abs(set.size - before);
      });
    });
  return {
    sadd: (key: string, ...members: unknown[]) => alter(key, members, 1),
    srem: (key: string, ...members: unknown[]) => alter(key, members, -1),
    smembers: <T>(key: string) => later(() => values.fromTexts<T>(space.find(key, 'set') ?? [])),
    sismember: (key: string, member: unknown) =>
      later(() => space.find(key, 'set')?.has(values.toMember(member)) ?? false),
    scard: (key: string) => later(() => space.find(key, 'set')?.size ?? 0),
  };
}

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
