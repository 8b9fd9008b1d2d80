/** What this process has heard of one tag since a moment. Once dead it stays dead: the tag was invalidated. */
export interface TagCell {
  readonly id: number;
  dead: boolean;
}

/** Beyond this many tags the least used cells die, which costs a reload of what hung on them and is never wrong. */
const MAX_CELLS = 200_000;

/**
 * The tags' states in the process. What is kept in the process holds the cells of its tags, taken before it was fetched,
 * and is good only while all of them live: an invalidation kills one cell, whatever the number of entries that hold it.
 */
export class TagCells {
  private lastId = 0;
  /** Every entry hangs on it. */
  private root = this.birth();
  /** In order of use, the least used first. A map, since it is thrown away whole whenever a lease begins or ends. */
  private cells = new Map<string, TagCell>();

  /** The living cells of the tags, and the root. */
  capture(tags: readonly string[]): readonly TagCell[] {
    const cells = [this.root];
    for (const tag of tags) cells.push(this.use(tag));
    return cells;
  }

  kill(tags: readonly string[]): void {
    for (const tag of tags) this.end(tag);
  }

  /** Every entry hangs on the root, so nothing else need be marked. */
  killAll(): void {
    this.root.dead = true;
    this.root = this.birth();
    this.cells = new Map();
  }

  private use(tag: string): TagCell {
    const cell = this.cells.get(tag) ?? this.birth();
    this.cells.delete(tag);
    this.cells.set(tag, cell);
    if (this.cells.size > MAX_CELLS) {
      const [leastUsed] = this.cells.keys();
      if (leastUsed !== undefined) this.end(leastUsed);
    }
    return cell;
  }

  /** However a cell leaves, it dies: nothing may hang on a cell that an invalidation does not find. */
  private end(tag: string): void {
    const cell = this.cells.get(tag);
    if (!cell) return;
    cell.dead = true;
    this.cells.delete(tag);
  }

  private birth(): TagCell {
    this.lastId += 1;
    return { id: this.lastId, dead: false };
  }
}

/** Whether nothing that the cells stand for was invalidated. */
export function allAlive(cells: readonly TagCell[]): boolean {
  for (const cell of cells) if (cell.dead) return false;
  return true;
}
