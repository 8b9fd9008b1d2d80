import type { VectorFilter, VectorHit, VectorQuery } from '../../vector-store.js';
import { BLOCK_ROWS, DotRows } from './dot-rows.js';
import { quantiseQuery } from './quantise.js';
import type { VectorRecord } from './record-codec.js';
import { TopK } from './top-k.js';
import { Vocabulary } from './vocabulary.js';

/** Numbers of a row beside its vector, in columns: one object a row would take several times the memory. */
interface Columns {
  scale: Float32Array;
  category: Uint32Array;
  unit: Uint32Array;
  createdAt: Float64Array;
  updatedAt: Float64Array;
}

/** A query on its way over the rows. */
interface Scan {
  values: Int16Array;
  scale: number;
  best: TopK;
  minScore: number;
  accepts: (row: number) => boolean;
}

/**
 * The points in memory, and the exact scan over them. Rows are dense: the last one moves into the place
 * of a removed one.
 */
export class VectorTable {
  private readonly rowOf = new Map<string, number>();
  private readonly ids: string[] = [];
  private readonly vectors: DotRows;
  private readonly categories = new Vocabulary();
  private readonly units = new Vocabulary();
  private columns = makeColumns(BLOCK_ROWS);
  /** All ids in order, made when it is asked for, until an id comes or goes. */
  private ordered: string[] | undefined;

  constructor(dimensions: number) {
    this.vectors = new DotRows(dimensions);
  }

  get size(): number {
    return this.ids.length;
  }

  /** Inserts or replaces, unless what is there was made of a later state. */
  put(record: VectorRecord): void {
    let row = this.rowOf.get(record.id);
    if (row !== undefined && (this.columns.updatedAt[row] as number) > record.updatedAt) return;
    if (row === undefined) {
      row = this.ids.length;
      this.reserve(row + 1);
      this.ids.push(record.id);
      this.rowOf.set(record.id, row);
      this.ordered = undefined;
    }
    this.write(row, record);
  }

  /** Does nothing when the id is not there. */
  remove(id: string): void {
    const row = this.rowOf.get(id);
    if (row === undefined) return;
    this.ordered = undefined;
    const last = this.record(this.ids.length - 1);
    this.ids.pop();
    this.rowOf.delete(id);
    if (last.id === id) return;
    this.ids[row] = last.id;
    this.rowOf.set(last.id, row);
    this.write(row, last);
  }

  /** Every point; `values` are views that the next change of the table voids. */
  *records(): Generator<VectorRecord> {
    for (let row = 0; row < this.ids.length; row++) yield this.record(row);
  }

  /** The next points in the order of their ids; `values` are views. */
  *inOrder(after: string | null, limit: number): Generator<VectorRecord> {
    this.ordered ??= [...this.ids].sort();
    const from = after === null ? 0 : behind(this.ordered, after);
    for (const id of this.ordered.slice(from, from + limit)) yield this.record(this.rowOf.get(id) ?? 0);
  }

  /** The exact nearest neighbours, best first, ties by id. A zero query is near to nothing. */
  search(query: VectorQuery): VectorHit[] {
    return this.searchMany([query])[0] ?? [];
  }

  /** The same for several queries, in one scan: each block of rows is read from memory once, and is in the cache for the others. */
  searchMany(queries: readonly VectorQuery[]): VectorHit[][] {
    const scans = queries.map((query) => this.scanOf(query));
    for (let first = 0; first < this.size; first += BLOCK_ROWS)
      for (const scan of scans) if (scan) this.scanBlock(scan, first);
    return scans.map((scan) =>
      (scan?.best.take() ?? []).map(({ row, score }) => ({ id: this.idOf(row), score: clampCosine(score) })),
    );
  }

  private scanOf({ vector, limit, filter = {}, minScore = -1 }: VectorQuery): Scan | undefined {
    const values = new Int16Array(this.vectors.query.length);
    const scale = quantiseQuery(vector, values);
    if (scale === 0 || limit < 1) return undefined;
    const best = new TopK(Math.min(limit, this.size), (a, b) => this.idOf(a) < this.idOf(b));
    return { values, scale, best, minScore, accepts: this.accept(filter) };
  }

  private scanBlock({ values, scale, best, minScore, accepts }: Scan, first: number): void {
    const count = Math.min(BLOCK_ROWS, this.size - first);
    const rowScales = this.columns.scale;
    this.vectors.query.set(values);
    const dots = this.vectors.scores(first, count);
    for (let i = 0; i < count; i++) {
      const score = (dots[i] as number) * (rowScales[first + i] as number) * scale;
      if (score >= best.threshold && score >= minScore && accepts(first + i)) best.offer(first + i, score);
    }
  }

  private write(row: number, record: VectorRecord): void {
    this.vectors.write(row, record.values);
    this.columns.scale[row] = record.scale;
    this.columns.category[row] = this.categories.codeOf(record.category);
    this.columns.unit[row] = this.units.codeOf(record.unit);
    this.columns.createdAt[row] = record.createdAt;
    this.columns.updatedAt[row] = record.updatedAt;
  }

  private idOf(row: number): string {
    return this.ids[row] as string;
  }

  private record(row: number): VectorRecord {
    const { scale, category, unit, createdAt, updatedAt } = this.columns;
    return {
      id: this.idOf(row),
      scale: scale[row] as number,
      values: this.vectors.read(row),
      category: this.categories.textOf(category[row] as number),
      unit: this.units.textOf(unit[row] as number),
      createdAt: createdAt[row] as number,
      updatedAt: updatedAt[row] as number,
    };
  }

  /** Whether a row passes the filter. */
  private accept(filter: VectorFilter): (row: number) => boolean {
    const { category, unit, createdAt, updatedAt } = this.columns;
    const tests: ((row: number) => boolean)[] = [];
    const among = (column: Uint32Array, codes: Set<number>) =>
      tests.push((row) => codes.has(column[row] as number));
    const between = (column: Float64Array, least = -Infinity, most = Infinity) =>
      tests.push((row) => (column[row] as number) >= least && (column[row] as number) <= most);
    if (filter.categories) among(category, this.categories.codesOf(filter.categories));
    if (filter.units) among(unit, this.units.codesOf(filter.units));
    if (filter.createdAfter !== undefined || filter.createdBefore !== undefined)
      between(createdAt, filter.createdAfter, filter.createdBefore);
    if (filter.updatedAfter !== undefined || filter.updatedBefore !== undefined)
      between(updatedAt, filter.updatedAfter, filter.updatedBefore);
    return tests.length === 0 ? () => true : (row) => tests.every((test) => test(row));
  }

  private reserve(rows: number): void {
    const capacity = this.columns.scale.length;
    if (rows <= capacity) return;
    const wider = makeColumns(Math.ceil(capacity * 1.5));
    wider.scale.set(this.columns.scale);
    wider.category.set(this.columns.category);
    wider.unit.set(this.columns.unit);
    wider.createdAt.set(this.columns.createdAt);
    wider.updatedAt.set(this.columns.updatedAt);
    this.columns = wider;
    this.vectors.reserve(wider.scale.length);
  }
}

/** The place of the first that is greater, by halving. */
function behind(ordered: readonly string[], id: string): number {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ordered[middle] as string) <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}

function makeColumns(rows: number): Columns {
  return {
    scale: new Float32Array(rows),
    category: new Uint32Array(rows),
    unit: new Uint32Array(rows),
    createdAt: new Float64Array(rows),
    updatedAt: new Float64Array(rows),
  };
}

/** Quantisation may overshoot by a hair. */
function clampCosine(score: number): number {
  return Math.max(-1, Math.min(1, score));
}
