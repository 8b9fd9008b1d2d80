import type { ListCommands } from './key-value-store.js';
import { ITEM_OVERHEAD_UNITS, later, type MemorySpace } from './memory.space.js';

/** Lists in memory. */
export function memoryLists(space: MemorySpace): ListCommands {
  const { values } = space;
  const push = (key: string, items: readonly unknown[], add: (list: string[], texts: string[]) => void) =>
    later(() => {
      const texts = items.map((item) => values.toText(item));
      return space.change(key, 'list', (list, grow) => {
        add(list, texts);
        grow(unitsOf(texts));
        return list.length;
      });
    });
  const pop = <T>(key: string, take: (list: string[]) => string | undefined) =>
    later(() =>
      space.change(key, 'list', (list, grow) => {
        const text = take(list);
        grow(-unitsOf(text === undefined ? [] : [text]));
        return values.fromText(text) as T | undefined;
      }),
    );
  return {
    lpush: (key: string, ...items: unknown[]) =>
      push(key, items, (list, texts) => list.unshift(...texts.reverse())),
    rpush: (key: string, ...items: unknown[]) => push(key, items, (list, texts) => list.push(...texts)),
    lpop: <T>(key: string) => pop<T>(key, (list) => list.shift()),
    rpop: <T>(key: string) => pop<T>(key, (list) => list.pop()),

    lrange: <T>(key: string, start: number, stop: number) =>
      later(() => values.fromTexts<T>(slice(space.find(key, 'list') ?? [], start, stop))),

    ltrim: (key: string, start: number, stop: number) =>
      later(() =>
        space.change(key, 'list', (list, grow) => {
          const kept = slice(list, start, stop);
          grow(unitsOf(kept) - unitsOf(list));
          list.splice(0, list.length, ...kept);
        }),
      ),

    llen: (key: string) => later(() => space.find(key, 'list')?.length ?? 0),
  };
}

function unitsOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length + ITEM_OVERHEAD_UNITS, 0);
}

/** Both ends included; negative indexes count from the end. */
function slice(list: readonly string[], start: number, stop: number): string[] {
  return list.slice(start, stop === -1 ? undefined : stop + 1);
}
