/**
 * Weights by feature hash: an open-addressing table in typed arrays, several times as fast as a Map when it is
 * filled and emptied for every text. Hashes that are equal are one feature; 32 bits keep that rare.
 */
export class FeatureBag {
  private keys = new Uint32Array(0);
  private weights = new Float64Array(0);
  private readonly used: number[] = [];

  /** Empties the bag, and makes room for `features` of them. */
  reset(features: number): void {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(64, 2 * features)));
    if (slots > this.keys.length) {
      this.keys = new Uint32Array(slots);
      this.weights = new Float64Array(slots);
    } else {
      for (const slot of this.used) this.keys[slot] = 0;
    }
    this.used.length = 0;
  }

  /** Adds to the weight of a feature. */
  add(hash: number, weight: number): void {
    const key = hash === 0 ? 1 : hash;
    const mask = this.keys.length - 1;
    let slot = key & mask;
    for (;;) {
      const present = this.keys[slot];
      if (present === key) {
        this.weights[slot] = (this.weights[slot] as number) + weight;
        return;
      }
      if (present === 0) break;
      slot = (slot + 1) & mask;
    }
    this.keys[slot] = key;
    this.weights[slot] = weight;
    this.used.push(slot);
  }

  /** Calls `take` once for each feature. */
  forEach(take: (hash: number, weight: number) => void): void {
    for (const slot of this.used) take(this.keys[slot] as number, this.weights[slot] as number);
  }
}
