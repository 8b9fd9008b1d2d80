/**
 * The best `k` of many scored rows: a binary heap with the worst kept row at its root, so that all but a
 * few rows cost one comparison. Equal scores are ordered by `precedes`.
 */
export class TopK {
  private readonly scores: Float64Array;
  private readonly rows: Int32Array;
  private size = 0;

  /** `precedes(a, b)`: whether row `a` comes before row `b` when their scores are equal. */
  constructor(
    private readonly k: number,
    private readonly precedes: (a: number, b: number) => boolean,
  ) {
    this.scores = new Float64Array(k);
    this.rows = new Int32Array(k);
  }

  /** A row that scores less than this need not be offered. */
  get threshold(): number {
    return this.size < this.k ? -Infinity : (this.scores[0] as number);
  }

  offer(row: number, score: number): void {
    if (this.size < this.k) {
      this.place(this.size, row, score);
      this.rise(this.size++);
    } else if (this.k > 0 && this.isWorse(0, row, score)) {
      this.place(0, row, score);
      this.sink();
    }
  }

  /** The kept rows, best first. Empties the heap. */
  take(): { row: number; score: number }[] {
    const best: { row: number; score: number }[] = [];
    while (this.size > 0) {
      best.push({ row: this.rows[0] as number, score: this.scores[0] as number });
      this.size--;
      this.place(0, this.rows[this.size] as number, this.scores[this.size] as number);
      this.sink();
    }
    return best.reverse();
  }

  private place(at: number, row: number, score: number): void {
    this.rows[at] = row;
    this.scores[at] = score;
  }

  private isWorse(at: number, row: number, score: number): boolean {
    const own = this.scores[at] as number;
    return own < score || (own === score && this.precedes(row, this.rows[at] as number));
  }

  private swap(a: number, b: number): void {
    const row = this.rows[a] as number;
    const score = this.scores[a] as number;
    this.place(a, this.rows[b] as number, this.scores[b] as number);
    this.place(b, row, score);
  }

  private rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.isWorse(at, this.rows[parent] as number, this.scores[parent] as number)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  private sink(): void {
    for (let at = 0; ;) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (
          child < this.size &&
          this.isWorse(child, this.rows[worst] as number, this.scores[worst] as number)
        )
          worst = child;
      if (worst === at) return;
      this.swap(at, worst);
      at = worst;
    }
  }
}
