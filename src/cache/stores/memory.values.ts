import type { TtlMs, ValueCommands } from './key-value-store.js';
import { later, type MemorySpace } from './memory.space.js';
import { wholeMs } from './stored-values.js';

/** Values in memory. */
export function memoryValues(space: MemorySpace): ValueCommands {
  const { values } = space;
  return {
    get: <T>(key: string) => later(() => values.fromText(space.find(key, 'text')) as T | undefined),

    set: (key: string, value: unknown, ttlMs?: TtlMs) =>
      later(() => space.putText(key, values.toText(value), values.ttlMs(ttlMs))),

    mget: <T>(keys: readonly string[]) =>
      later(() => keys.map((key) => values.fromText(space.text(key)) as T | undefined)),

    mset: (entries: Readonly<Record<string, unknown>>, ttlMs?: TtlMs) =>
      later(() => {
        const ttl = values.ttlMs(ttlMs);
        const texts = Object.entries(entries).map(([key, value]) => [key, values.toText(value)] as const);
        for (const [key, text] of texts) space.putText(key, text, ttl);
      }),

    delete: (...keys: string[]) => later(() => keys.filter((key) => space.delete(key)).length),
    exists: (...keys: string[]) => later(() => keys.filter((key) => space.has(key)).length),
    expire: (key: string, ttlMs: number) => later(() => space.expire(key, wholeMs(ttlMs))),
    ttl: (key: string) => later(() => space.ttl(key)),
  };
}
