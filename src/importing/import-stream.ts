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

export interface ImportOptions {
  /** Materials in one batch, 1..1000 (1000). */
  batchSize?: number;
  /** Called after each batch that was written. */
  onProgress?: (progress: ImportProgress) => void;
  /** Called for each row that is not imported. */
  onReject?: (rejection: Rejection) => void | Promise<void>;
  /** Ends the import after the batch that is being written. */
  signal?: AbortSignal;
  clock?: Clock;
}

/**
 * Writes rows to a sink in batches. While one batch is written the next is prepared and no more: memory is bounded
 * by two batches, and a slow sink slows the reading down. Bad rows are reported and passed over; a file that breaks
 * off and a sink that fails end the import, and the report says so.
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

class ImportRun {
  private readonly clock: Clock;
  private readonly startMs: number;
  private readonly counts = noCounts();
  private rows = 0;
  private rejected = 0;
  private batch: NewMaterial[] = [];
  private writing: Promise<void> = Promise.resolve();
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
      return;
    }
    this.batch.push(row.material);
    if (this.batch.length >= (this.options.batchSize ?? BATCH_LIMIT)) await this.flush();
  }

  /** Waits for the batch before, then leaves this one being written. */
  private async flush(): Promise<void> {
    await this.written();
    const batch = this.batch;
    this.batch = [];
    if (batch.length > 0) this.writing = this.write(batch);
    this.writing.catch(() => undefined); // it is awaited by the next flush; until then it is not unhandled
  }

  /** The batch that is being written, and its error once. */
  private async written(): Promise<void> {
    const { writing } = this;
    this.writing = Promise.resolve();
    await writing;
  }

  private async write(batch: readonly NewMaterial[]): Promise<void> {
    addCounts(this.counts, await this.sink.importBatch(batch));
    this.options.onProgress?.(this.progress());
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
      await this.written();
    } catch (error) {
      this.fail(error);
    }
    return { ...this.progress(), aborted, ...(this.failure ? { failure: this.failure } : {}) };
  }

  private progress(): ImportProgress {
    const elapsedMs = this.clock.monotonic() - this.startMs;
    const rowsPerSecond = elapsedMs > 0 ? (this.rows * 1000) / elapsedMs : 0;
    return { ...this.counts, rows: this.rows, rejected: this.rejected, elapsedMs, rowsPerSecond };
  }
}

function wrap(error: unknown): AppError {
  return new AppError('INTERNAL', messageOf(error), {}, { cause: error });
}
