import { LRUCache } from 'lru-cache';
import { LocalCache, type LocalEntry } from '../../../src/cache/protocol/local-cache.js';
import type { Run } from '../harness/run.js';
import { rounded } from '../harness/statistics.js';

/** Room for a tenth of the keys that are asked for again and again. */
const KEYS = 20_000;
const ROOM = 2000;
const ENTRY_BYTES = 1000;
/** Zipf's exponent: about that of searches and of web pages. */
const EXPONENT = 0.9;
/** A scan reads so many keys once, while the usual reads go on between them. */
const SCAN = 20_000;
const SEED = 20_260_101;

/** A first level as it matters here. */
interface Policy {
  policy: string;
  get: (key: string) => boolean;
  put: (key: string) => void;
}

export interface EvictionOutcome {
  policy: string;
  /** Share of the usual reads that hit, before, during and after a scan. */
  before: number;
  during: number;
  after: number;
}

/** Hit ratio in memory under Zipf traffic with a scan running through: LRU, and the product's own. No clock is in it. */
export function evictionPart(run: Run): Promise<{ keys: number; room: number; outcomes: EvictionOutcome[] }> {
  const reads = run.quick ? 50_000 : 500_000;
  const outcomes = [leastRecentlyUsed(), own()].map((policy) => measure(policy, reads));
  return Promise.resolve({ keys: KEYS, room: ROOM, outcomes });
}

function leastRecentlyUsed(): Policy {
  const cache = new LRUCache<string, object>({
    maxSize: ROOM * ENTRY_BYTES,
    sizeCalculation: () => ENTRY_BYTES,
  });
  return {
    policy: 'LRU',
    get: (key) => cache.get(key) !== undefined,
    put: (key) => void cache.set(key, {}),
  };
}

function own(): Policy {
  const cache = new LocalCache(ROOM * ENTRY_BYTES);
  const entry: LocalEntry = {
    stamps: [],
    epoch: '',
    value: () => null,
    answer: undefined,
    madeAt: 0,
    refreshAt: Infinity,
    endsAt: Infinity,
    cells: [],
    bytes: ENTRY_BYTES,
  };
  return {
    policy: 'ours',
    get: (key) => cache.get(key) !== undefined,
    put: (key) => cache.set(key, { ...entry }),
  };
}

function measure({ policy, get, put }: Policy, reads: number): EvictionOutcome {
  const random = generator(SEED);
  const sample = zipf(random);
  const read = (key: string) => {
    const hit = get(key);
    if (!hit) put(key);
    return hit;
  };
  const usual = (count: number, between: (index: number) => void = () => undefined) => {
    let hits = 0;
    for (let index = 0; index < count; index++) {
      if (read(`usual:${sample()}`)) hits++;
      between(index);
    }
    return rounded(hits / count);
  };
  usual(reads);
  return {
    policy,
    before: usual(reads),
    during: usual(SCAN, (index) => read(`scan:${index}`)),
    after: usual(SCAN),
  };
}

/** Ranks 0 to KEYS - 1, each as often as Zipf's law says. */
function zipf(random: () => number): () => number {
  const cumulated = new Float64Array(KEYS);
  let sum = 0;
  for (let rank = 0; rank < KEYS; rank++) cumulated[rank] = sum += 1 / (rank + 1) ** EXPONENT;
  return () => {
    const wanted = random() * sum;
    let [low, high] = [0, KEYS - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulated[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** Numbers from 0 to 1, the same for every policy (the generator "mulberry32"). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
