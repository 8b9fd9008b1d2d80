import { type Clock, systemClock } from '../common/clock.js';
import { AppError, messageOf } from '../common/errors.js';
import { BATCH_LIMIT, type NewMaterial } from '../relational/index.js';
import { addCounts, type ImportCounts, type ImportSink, noCounts } from './import-sink.js';
import type { ImportRow, Rejection } from './read-rows.js';

/** How far an import is. */
export interface ImportProgress extends ImportCounts {
  /** Rows read, rejected ones too. */
  rows: number;
  rejected: number;
  elapsedMs: number;
  /** Rows read a second, since the start. */
  rowsPerSecond: number;
}

/** The outcome of an import. */
export interface ImportReport extends ImportProgress {
  /** Why it ended before the end of the file; what is counted above was written all the same. */
  failure?: AppError;
  /** Whether `signal` ended it. */
  aborted: boolean;
}

/** A batch that is written, and every one before it in the file. */
export interface ImportStep {
  /** Rows up to its end, from the beginning of the stream. */
  rows: number;
  /** What became of its own materials. */
  counts: ImportCounts;
  /** Its own rows that were not imported, without their cells. */
  rejections: Rejection[];
}

export interface ImportOptions {
  /** Materials in one batch, 1..1000 (1000). */
  batchSize?: number;
  /** Called after each batch that was written. */
  onProgress?: (progress: ImportProgress) => void;
  /**
   * Called for each batch, one after the other in the order of the file: what has to be remembered so that a later import can go on
   * behind it. An error ends the import.
   */
  onStep?: (step: ImportStep) => Promise<void>;
  /** Called for each row that is not imported. */
  onReject?: (rejection: Rejection) => void | Promise<void>;
  /** Ends the import after the batch that is being written. */
  signal?: AbortSignal;
  clock?: Clock;
}

/**
 * Writes rows to a sink in batches. While {@link WRITERS} batches are written the next is prepared and no more: that bounds
 * memory, and a slow sink slows the reading down. Several, because a batch goes through one store after the other: while
 * one indexes, another commits. Bad rows are reported and passed over; a file that breaks off and a
 * sink that fails end the import, and the report says so.
 */
export async function importStream(
  rows: AsyncIterable<ImportRow>,
  sink: ImportSink,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const run = new ImportRun(sink, options);
  try {
    for await (const row of rows) {
      if (options.signal?.aborted) break;
      await run.take(row);
    }
  } catch (error) {
    run.fail(error);
  }
  return run.finish();
}

/** Batches that are written at the same time; with more, nothing waits less. */
const WRITERS = 4;

/** Characters of a value in the report. */
const LONGEST_VALUE = 1000;

/** Rows that are written, and reported, together. */
interface Batch {
  materials: NewMaterial[];
  rejections: Rejection[];
}

const emptyBatch = (): Batch => ({ materials: [], rejections: [] });

/** A batch that is being written. */
interface Writing {
  /** The materials that it writes. */
  keys: ReadonlySet<string>;
  done: Promise<void>;
}

const keysOf = ({ sku, id, name, sameAs }: NewMaterial): string[] => [
  sku === null ? `id ${id ?? name}` : `sku ${sku}`,
  ...(sameAs === undefined ? [] : [`id ${sameAs}`]),
];

class ImportRun {
  private readonly clock: Clock;
  private readonly startMs: number;
  private readonly counts = noCounts();
  private rows = 0;
  private rejected = 0;
  private batch = emptyBatch();
  /** The step of the batch that was begun last. */
  private lastStep: Promise<void> = Promise.resolve();
  private readonly writing: Writing[] = [];
  private failure: AppError | undefined;

  constructor(
    private readonly sink: ImportSink,
    private readonly options: ImportOptions,
  ) {
    this.clock = options.clock ?? systemClock;
    this.startMs = this.clock.monotonic();
  }

  async take(row: ImportRow): Promise<void> {
    this.rows += 1;
    if ('reason' in row) {
      this.rejected += 1;
      await this.options.onReject?.(row);
      this.batch.rejections.push(remembered(row));
    } else {
      this.batch.materials.push(row.material);
    }
    const size = this.options.batchSize ?? BATCH_LIMIT;
    if (Math.max(this.batch.materials.length, this.batch.rejections.length) >= size) await this.flush();
  }

  /** Waits for a writer that is free, then leaves the batch being written. */
  private async flush(): Promise<void> {
    const { batch, rows } = this;
    this.batch = emptyBatch();
    if (batch.materials.length + batch.rejections.length === 0) return;
    const keys = new Set(batch.materials.flatMap(keysOf));
    // What two batches have in common must be written in the order of the file.
    while (this.writing.length >= WRITERS || this.writing.some((other) => overlap(other.keys, keys)))
      await this.oldest();
    const done = this.write(batch, rows, this.lastStep);
    done.catch(() => undefined); // it is awaited later; until then it is not unhandled
    this.lastStep = done;
    this.writing.push({ keys, done });
  }

  /** The batch that has been written for longest, and its error. */
  private async oldest(): Promise<void> {
    await this.writing.shift()?.done;
  }

  private async write({ materials, rejections }: Batch, rows: number, before: Promise<void>): Promise<void> {
    const counts = materials.length > 0 ? await this.sink.importBatch(materials) : noCounts();
    addCounts(this.counts, counts);
    this.options.onProgress?.(this.progress());
    if (!this.options.onStep) return;
    await before;
    await this.options.onStep({ rows, counts, rejections });
  }

  fail(error: unknown): void {
    this.failure ??= error instanceof AppError ? error : wrap(error);
  }

  /** Writes what is left, unless the sink has failed or the import was aborted. */
  async finish(): Promise<ImportReport> {
    const aborted = this.options.signal?.aborted ?? false;
    const sinkFailed = this.failure !== undefined && this.failure.code !== 'FILE_UNREADABLE';
    try {
      if (!aborted && !sinkFailed) await this.flush();
    } catch (error) {
      this.fail(error);
    }
    while (this.writing.length > 0) await this.oldest().catch((error: unknown) => this.fail(error));
    return { ...this.progress(), aborted, ...(this.failure ? { failure: this.failure } : {}) };
  }

  private progress(): ImportProgress {
    const elapsedMs = this.clock.monotonic() - this.startMs;
    const rowsPerSecond = elapsedMs > 0 ? (this.rows * 1000) / elapsedMs : 0;
    return { ...this.counts, rows: this.rows, rejected: this.rejected, elapsedMs, rowsPerSecond };
  }
}

/** What the report has of a row: its cells can be large, and thousands of rows wait for their batches. */
function remembered({ line, reason, column, value }: Rejection): Rejection {
  return {
    line,
    reason,
    ...(column === undefined ? {} : { column }),
    ...(value === undefined ? {} : { value: value.slice(0, LONGEST_VALUE) }),
  };
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const key of a) if (b.has(key)) return true;
  return false;
}

function wrap(error: unknown): AppError {
  return new AppError('INTERNAL', messageOf(error), {}, { cause: error });
}
