import type { KeyValueStore } from '../stores/key-value-store.js';

const INSTANCES_KEY = 'instances';
const keyOf = (id: string) => `instance:${id}`;

/** Which instances of the program use the shared store. One that says nothing for `ttlMs` is gone. */
export class Instances {
  /** `id`: of this instance, unlike all others'. */
  constructor(
    private readonly store: KeyValueStore,
    readonly id: string,
    private readonly ttlMs: number,
  ) {}

  /** Says that this instance is there. Errors: those of the store. */
  async announce(): Promise<void> {
    await Promise.all([
      this.store.sadd(INSTANCES_KEY, this.id),
      this.store.writeText(keyOf(this.id), '1', { ttlMs: this.ttlMs }),
    ]);
  }

  /** How many are there, this one among them. Those that are gone are forgotten on the way. Errors: those of the store. */
  async count(): Promise<number> {
    const ids = await this.store.smembers<string>(INSTANCES_KEY);
    const others = ids.filter((id) => id !== this.id);
    const signs = await this.store.readTexts(others.map(keyOf));
    const gone = others.filter((_, index) => signs[index] === null);
    await this.store.srem(INSTANCES_KEY, ...gone);
    return others.length - gone.length + 1;
  }

  /** Says that this instance ends. Errors: those of the store. */
  async leave(): Promise<void> {
    await Promise.all([this.store.srem(INSTANCES_KEY, this.id), this.store.delete(keyOf(this.id))]);
  }
}
