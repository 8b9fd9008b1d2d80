import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';

/** Numbers that one operation takes in a history: key, version, begin, end. */
export const FIELDS = 4;

/**
 * Operations of one instance, appended to a file as rows of float64. What was handed to the kernel outlives the process, so
 * the history of an instance that is killed is there but for its last rows that were not yet flushed.
 */
export class History {
  private readonly file: number;
  private readonly rows: Float64Array;
  private used = 0;

  /** `rowsKept`: rows held back before they are written; 1 writes each at once. */
  constructor(path: string, rowsKept: number) {
    this.file = openSync(path, 'a');
    this.rows = new Float64Array(rowsKept * FIELDS);
  }

  /** A read (what it returned) or an acknowledged write (what it committed). Times in nanoseconds of the {@link timeline}. */
  add(key: number, version: number, begin: number, end: number): void {
    const { rows } = this;
    rows[this.used] = key;
    rows[this.used + 1] = version;
    rows[this.used + 2] = begin;
    rows[this.used + 3] = end;
    this.used += FIELDS;
    if (this.used === rows.length) this.flush();
  }

  /** Writes what is held back. */
  flush(): void {
    if (this.used > 0) writeSync(this.file, this.rows.subarray(0, this.used));
    this.used = 0;
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }
}

/** The rows of a history file, {@link FIELDS} numbers each; none if there is no such file. A torn last row is left out. */
export function readHistory(path: string): Float64Array {
  if (!existsSync(path)) return new Float64Array(0);
  const bytes = readFileSync(path);
  const rows = Math.floor(bytes.byteLength / (FIELDS * Float64Array.BYTES_PER_ELEMENT));
  return new Float64Array(new Uint8Array(bytes).buffer, 0, rows * FIELDS);
}

/**
 * Nanoseconds since `origin`, the same in every process of this machine: `hrtime` is CLOCK_MONOTONIC, which counts from
 * the start of the machine, goes on while a process is stopped, and never steps. Exact up to 104 days.
 */
export function timeline(origin: bigint): () => number {
  return () => Number(process.hrtime.bigint() - origin);
}
