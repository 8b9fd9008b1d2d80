import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock.js';
import { KEY_VALUE_STORE, type KeyValueStore } from '../stores/key-value-store.js';
import { CacheStatistics } from './cache-statistics.js';
import type { Numbers } from './region-counts.js';

/*
 * The counts of all instances are one hash in the shared store, to which each instance adds what it has counted since it
 * last did. A reset does not empty the hash: an addition under way would be in the new counts. It begins another
 * generation, which is part of the hash's key. What an instance counted is taken BEFORE it asks for the generation:
 *
 * - The generation is the one it knew: no reset came before the question, so all that was taken belongs to it. A reset
 *   that comes now finds the addition in the old hash, where nobody looks any more.
 * - It is another one, begun by a reset: what was taken may be from before it, and is dropped. Instances ask every
 *   second, so a reset loses at most what the others count in the second after it.
 * - It is another one, begun because there was none: the store had lost its data, and what was taken is added. So what
 *   was counted during an outage is not lost with it.
 *
 * Each number is added at most once: what fails after the question may have been done, and is not repeated.
 */

const GENERATION_KEY = 'stats:generation';
/** How a generation began: by a reset, or because the store had none. In its name. */
const RESET = '-reset-';
const FIRST = '-first-';
/** What an instance that fell asleep in the middle adds to an old generation goes away after so long. */
const KEPT_MS = 30 * 24 * 3600 * 1000;

/** Numbers since a moment. */
export interface Counted {
  numbers: Numbers;
  since: Date;
}

/** A period of counting: its name, part of a key, begins with the wall-clock time of its beginning. */
type Generation = string;

/** The counts of all the instances that share a store. */
@Injectable()
export class SharedStatistics {
  /** What has been added to the shared counts, or dropped. */
  private settled: Numbers = new Map();
  /** What this instance had counted when its generation began. */
  private base: Numbers = new Map();
  private baseAt: Date;
  private generation: Generation | undefined;

  constructor(
    @Inject(KEY_VALUE_STORE) private readonly store: KeyValueStore,
    private readonly own: CacheStatistics,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.baseAt = new Date(clock.now());
  }

  /** Adds what this instance has counted since the last time. Errors: those of the store. */
  async flush(): Promise<void> {
    const known = this.generation;
    const taken = this.own.numbers();
    const fresh = difference(taken, this.settled);
    this.settled = taken;
    const generation = await this.currentGeneration().catch((error: unknown) => {
      if (this.generation === known) this.settled = difference(this.settled, fresh);
      throw error;
    });
    if (known !== undefined && generation !== known && generation.includes(RESET)) {
      this.begin(generation);
      return;
    }
    // A reset of our own may have come in between: then it knows better.
    if (this.generation === known) this.generation = generation;
    if (fresh.size === 0) return;
    const key = hashOf(generation);
    const additions = [...fresh].map(([name, value]) => this.store.hincrby(key, name, value));
    await Promise.all([...additions, this.store.expire(key, KEPT_MS)]);
  }

  /** What all instances have counted, up to a second ago. Errors: those of the store. */
  async read(): Promise<Counted> {
    await this.flush();
    const generation = await this.currentGeneration();
    const fields = await this.store.hgetall(hashOf(generation));
    const numbers = Object.entries(fields).filter((field): field is [string, number] =>
      Number.isSafeInteger(field[1]),
    );
    return { numbers: new Map(numbers), since: beginningOf(generation) };
  }

  /** What this instance has counted. */
  readOwn(): Counted {
    return { numbers: difference(this.own.numbers(), this.base), since: this.baseAt };
  }

  /** Begins to count anew, on all instances. Errors: those of the store; then nothing has changed. */
  async reset(): Promise<void> {
    const [old] = await this.store.readTexts([GENERATION_KEY]);
    const generation = this.newGeneration(RESET);
    await this.store.writeText(GENERATION_KEY, generation, { ttlMs: null });
    this.begin(generation);
    // Nobody looks there any more; what is not removed now goes away by itself.
    if (old) await this.store.delete(hashOf(old)).catch(() => undefined);
  }

  private begin(generation: Generation): void {
    if (this.generation === generation) return;
    this.generation = generation;
    this.baseAt = beginningOf(generation);
    this.settled = this.base = this.own.numbers();
  }

  private async currentGeneration(): Promise<Generation> {
    const [standing] = await this.store.readTexts([GENERATION_KEY]);
    if (standing) return standing;
    const generation = this.newGeneration(FIRST);
    if (await this.store.writeText(GENERATION_KEY, generation, { when: 'absent', ttlMs: null }))
      return generation;
    return this.currentGeneration();
  }

  private newGeneration(how: string): Generation {
    return `${this.clock.now()}${how}${randomUUID()}`;
  }
}

const hashOf = (generation: Generation) => `stats:${generation}`;
const beginningOf = (generation: Generation) => new Date(Number.parseInt(generation, 10) || 0);

/** What `numbers` has more than `less`; only what differs. */
function difference(numbers: Numbers, less: Numbers): Map<string, number> {
  const result = new Map<string, number>();
  for (const [name, value] of numbers) {
    const more = value - (less.get(name) ?? 0);
    if (more !== 0) result.set(name, more);
  }
  return result;
}
