import { LRUCache } from 'lru-cache';

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
  private cells = this.none();

  /** The living cells of the tags, and the root. */
  capture(tags: readonly string[]): readonly TagCell[] {
    const cells = [this.root];
    for (const tag of tags) {
      let cell = this.cells.get(tag);
      if (!cell) this.cells.set(tag, (cell = this.birth()));
      cells.push(cell);
    }
    return cells;
  }

  kill(tags: readonly string[]): void {
    for (const tag of tags) this.cells.delete(tag);
  }

  killAll(): void {
    this.root.dead = true;
    this.root = this.birth();
    this.cells = this.none();
  }

  private birth(): TagCell {
    this.lastId += 1;
    return { id: this.lastId, dead: false };
  }

  /** However a cell leaves, it dies: nothing may hang on a cell that an invalidation does not find. */
  private none(): LRUCache<string, TagCell> {
    return new LRUCache({ max: MAX_CELLS, dispose: (cell) => (cell.dead = true) });
  }
}

/** Whether nothing that the cells stand for was invalidated. */
export function allAlive(cells: readonly TagCell[]): boolean {
  for (const cell of cells) if (cell.dead) return false;
  return true;
}
