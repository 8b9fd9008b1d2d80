import type { TextCommands, TextOptions } from './key-value-store.js';
import { later, type MemorySpace } from './memory.space.js';

/** Texts in memory. */
export function memoryTexts(space: MemorySpace): TextCommands {
  return {
    readTexts: (keys: readonly string[]) => later(() => keys.map((key) => space.text(key) ?? null)),

    writeText: (key: string, text: string, { ttlMs, when }: TextOptions = {}) =>
      later(() => {
        if (when && space.has(key) !== (when === 'present')) return false;
        space.putText(key, text, space.values.ttlMs(ttlMs));
        return true;
      }),

    deleteIfText: (key: string, text: string) =>
      later(() => space.find(key, 'text') === text && space.delete(key)),
  };
}
