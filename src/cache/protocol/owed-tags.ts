/** Beyond this many, everything is owed instead: the memory of a process is not a queue. */
const MAX_TAGS = 100_000;

/**
 * Delivers these tags, or, for null, everything. Resolves when the store has them, with what waits until no instance
 * answers from before. Rejects if the store has them not.
 */
export type Deliver = (tags: readonly string[] | null) => Promise<() => Promise<void>>;

/** The invalidations that the shared store has not had. */
export class OwedTags {
  private tags = new Set<string>();
  private everything = false;
  private waiting: (() => void)[] = [];

  /** Whether anything is owed. */
  get any(): boolean {
    return this.everything || this.tags.size > 0;
  }

  /** Resolves when the tags have been delivered and no instance answers from before; perhaps never. */
  add(tags: readonly string[]): Promise<void> {
    for (const tag of tags) this.tags.add(tag);
    if (this.tags.size > MAX_TAGS) {
      this.everything = true;
      this.tags.clear();
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /**
   * Delivers everything. What is owed is taken out before it is sent: a tag that is invalidated again while it is under
   * way is owed anew, since the stamp on its way may be older than that write. Rejects as the delivery does.
   */
  async settle(deliver: Deliver): Promise<void> {
    while (this.any) {
      const { tags, everything, waiting } = this;
      [this.tags, this.everything, this.waiting] = [new Set(), false, []];
      try {
        const told = await deliver(everything ? null : [...tags]);
        void told().then(
          () => waiting.forEach((release) => release()),
          () => undefined,
        );
      } catch (error) {
        for (const tag of tags) this.tags.add(tag);
        this.everything ||= everything;
        this.waiting.push(...waiting);
        throw error;
      }
    }
  }
}
