/** What a store has under an id. */
export interface State {
  id: string;
  /** Milliseconds since the epoch; later with every change. */
  updatedAt: number;
  category: string;
}

/** Reads the next states in the order of their ids, from behind `after` on; fewer than `limit` only at the end. */
export type Scan = (after: string | null, limit: number) => Promise<State[]>;

export type DifferenceKind = 'missing' | 'extra' | 'outdated';

/** How the copy of an id differs from the record. */
export interface Difference {
  id: string;
  kind: DifferenceKind;
  /** The categories that it has in the one and the other. */
  categories: string[];
  /** The copy is of a later state than the record has, which was restored from a backup. */
  ahead: boolean;
}

/** A part of the comparison. */
export interface Compared {
  /** Ids of the record that were looked at. */
  ids: string[];
  points: number;
  differences: Difference[];
}

/** Reads the states of a scan one by one, a page at a time. */
class Cursor {
  private page: State[] = [];
  private place = 0;
  private last: string | null = null;
  private ended = false;

  constructor(
    private readonly scan: Scan,
    private readonly pageSize: number,
  ) {}

  /** The state that it stands at; undefined at the end. */
  async current(): Promise<State | undefined> {
    if (this.place === this.page.length && !this.ended) {
      this.page = await this.scan(this.last, this.pageSize);
      this.place = 0;
      this.ended = this.page.length < this.pageSize;
      this.last = this.page.at(-1)?.id ?? this.last;
    }
    return this.page[this.place];
  }

  advance(): void {
    this.place += 1;
  }
}

/** Compares a copy with the record by a merge of two scans, a page at a time: memory does not grow with their length. */
export async function* compare(record: Scan, copy: Scan, pageSize: number): AsyncGenerator<Compared> {
  const [records, copies] = [new Cursor(record, pageSize), new Cursor(copy, pageSize)];
  let part: Compared = { ids: [], points: 0, differences: [] };
  for (;;) {
    const [nextRecord, nextCopy] = [await records.current(), await copies.current()];
    const id = lesser(nextRecord?.id, nextCopy?.id);
    if (id === undefined) break;
    const recorded = nextRecord?.id === id ? nextRecord : undefined;
    const copied = nextCopy?.id === id ? nextCopy : undefined;
    if (recorded) {
      part.ids.push(id);
      records.advance();
    }
    if (copied) {
      part.points += 1;
      copies.advance();
    }
    const kind = kindOf(recorded, copied);
    if (kind) {
      const ahead = kind === 'outdated' && (copied?.updatedAt ?? 0) > (recorded?.updatedAt ?? 0);
      part.differences.push({ id, kind, categories: categoriesOf(recorded, copied), ahead });
    }
    if (Math.max(part.ids.length, part.points) < pageSize) continue;
    yield part;
    part = { ids: [], points: 0, differences: [] };
  }
  yield part;
}

function lesser(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a;
}

function kindOf(record: State | undefined, copy: State | undefined): DifferenceKind | undefined {
  if (!copy) return 'missing';
  if (!record) return 'extra';
  return record.updatedAt === copy.updatedAt ? undefined : 'outdated';
}

function categoriesOf(...states: (State | undefined)[]): string[] {
  return [...new Set(states.flatMap((state) => state?.category ?? []))];
}
