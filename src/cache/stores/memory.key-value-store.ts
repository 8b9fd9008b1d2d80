import { randomUUID } from 'node:crypto';
import { AssembledStore } from './assembled-store.js';
import { matchesGlob } from './glob.js';
import { memoryChannels } from './memory.channels.js';
import { memoryHashes } from './memory.hashes.js';
import { memoryLists } from './memory.lists.js';
import { memoryRankings } from './memory.rankings.js';
import { memorySets } from './memory.sets.js';
import { later, MemorySpace, type MemorySpaceOptions } from './memory.space.js';
import { memoryTexts } from './memory.texts.js';
import { memoryValues } from './memory.values.js';

/** Settings of a {@link MemoryKeyValueStore}. */
export type MemoryKeyValueOptions = MemorySpaceOptions;

/** The store in the process, bounded by bytes: what a program without Redis has, and its tests. */
export class MemoryKeyValueStore extends AssembledStore {
  constructor(options: MemoryKeyValueOptions) {
    const space = new MemorySpace(options);
    const identity = randomUUID();
    const remove = (keys: readonly string[]) => keys.filter((key) => space.delete(key)).length;
    super({
      kind: 'memory',
      ...memoryTexts(space),
      ...memoryValues(space),
      ...memoryHashes(space),
      ...memoryLists(space),
      ...memorySets(space),
      ...memoryRankings(space),
      ...memoryChannels(),
      deletePattern: (pattern, spare = () => false) =>
        later(() => remove(space.keys().filter((key) => matchesGlob(pattern, key) && !spare(key)))),
      clear: () => later(() => remove(space.keys())),
      identify: () => Promise.resolve(identity),
      // Never: a process does not lose its own memory.
      onLost: () => undefined,
      health: () =>
        Promise.resolve({
          pingTimeSeconds: 0,
          usedMemoryBytes: space.bytes,
          usedMemoryHuman: humanBytes(space.bytes),
          connectedClients: 1,
          version: `Node.js ${process.versions.node}`,
          role: 'memory',
        }),
      close: () => later(() => void remove(space.keys())),
    });
  }
}

/** As Redis prints sizes, e.g. `1.52M`. */
function humanBytes(bytes: number): string {
  const steps = Math.min(4, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  return steps === 0 ? `${bytes}B` : `${(bytes / 1024 ** steps).toFixed(2)}${'BKMGT'[steps] ?? ''}`;
}
