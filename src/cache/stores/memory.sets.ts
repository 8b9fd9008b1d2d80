import type { SetCommands } from './key-value-store.js';
import { ITEM_OVERHEAD_UNITS, later, type MemorySpace } from './memory.space.js';

/** Sets in memory. */
export function memorySets(space: MemorySpace): SetCommands {
  const { values } = space;
  const texts = (members: readonly unknown[]) => members.map((member) => values.toMember(member));
  /** How many members came or went by `act`; each costs or gives back its units. */
  const alter = (key: string, members: readonly unknown[], sign: 1 | -1) =>
    later(() => {
      if (members.length === 0) return 0;
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
