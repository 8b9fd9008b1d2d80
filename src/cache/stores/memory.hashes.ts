import { NotANumber } from './key-value-errors.js';
import type { HashCommands } from './key-value-store.js';
import { ITEM_OVERHEAD_UNITS, later, type MemorySpace } from './memory.space.js';
import { keptMs } from './stored-values.js';

/** Hashes in memory. */
export function memoryHashes(space: MemorySpace): HashCommands {
  const { values } = space;
  const put = (key: string, texts: readonly (readonly [string, string])[]) =>
    space.change(key, 'hash', (hash, grow) => {
      const before = hash.size;
      for (const [field, text] of texts) {
        grow(unitsOf(field, text) - unitsOf(field, hash.get(field)));
        hash.set(field, text);
      }
      return hash.size - before;
    });
  return {
    hset: (key: string, fields: Readonly<Record<string, unknown>>, ttlMs?: number) =>
      later(() => {
        const texts = Object.entries(fields).map(([field, value]) => [field, values.toText(value)] as const);
        if (texts.length === 0) return 0;
        const ttl = ttlMs === undefined ? undefined : keptMs(ttlMs);
        const added = put(key, texts);
        if (ttl !== undefined) space.expire(key, ttl);
        return added;
      }),

    hget: <T>(key: string, field: string) =>
      later(() => values.fromText(space.find(key, 'hash')?.get(field)) as T | undefined),

    hgetall: <T>(key: string) => later(() => values.fromFields<T>(space.find(key, 'hash') ?? [])),

    hdel: (key: string, ...fields: string[]) =>
      later(() =>
        fields.length === 0
          ? 0
          : space.change(key, 'hash', (hash, grow) => {
              const present = fields.filter((field) => {
                grow(-unitsOf(field, hash.get(field)));
                return hash.delete(field);
              });
              return present.length;
            }),
      ),

    hincrby: (key: string, field: string, by: number) =>
      later(() => {
        const sum = added(space.find(key, 'hash')?.get(field) ?? '0', by);
        put(key, [[field, String(sum)]]);
        return Number(sum);
      }),
  };
}

/** What a field costs; nothing if it is not there. */
function unitsOf(field: string, text: string | undefined): number {
  return text === undefined ? 0 : field.length + text.length + ITEM_OVERHEAD_UNITS;
}

/** As Redis adds: whole numbers of 64 bits. */
function added(text: string, by: number): bigint {
  if (!Number.isInteger(by) || !/^(0|-?[1-9]\d*)$/.test(text)) throw new NotANumber('Not a whole number');
  const sum = BigInt(text) + BigInt(by);
  if (BigInt.asIntN(64, sum) !== sum) throw new NotANumber('The sum has more than 64 bits');
  return sum;
}
