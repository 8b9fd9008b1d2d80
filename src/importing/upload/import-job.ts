import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock.js';
import { AppError } from '../../common/errors.js';
import { type JobHandler, JobHandlers, JobInterrupted, type RunningJob } from '../../jobs/index.js';
import { MaterialsService } from '../../materials/index.js';
import type { OpenOptions } from '../../tabular/index.js';
import { type LocalFile, UploadsService } from '../../uploads/index.js';
import { DirectSink } from '../direct.sink.js';
import { type ImportStep, importStream } from '../import-stream.js';
import type { Field } from '../material-schema.js';
import { type ImportRow, type OpenCatalogue, openCatalogue, type Rejection } from '../read-rows.js';
import type { Defaults } from '../validate.js';
import { after, atBeginning, type ImportState, viewOf } from './import-progress.js';

/** The kind of these jobs. */
export const IMPORT_KIND = 'import-materials';

/** How a file is to be read. */
export interface ImportParams {
  options: OpenOptions<Field>;
  defaults: Defaults;
}

/** While a file is checked, its progress is told after so many rows. */
const CHECKED_ROWS = 20_000;

/**
 * Imports an uploaded file. It is read to its end before anything is written, so that one that breaks off leaves nothing behind; then it is
 * written batch by batch. The checkpoint is how many rows are done: the next attempt reads past them. A batch that was written and not
 * yet recorded is written again, which changes nothing: a material is found by its SKU, or by the id that is derived from its content.
 */
@Injectable()
export class ImportJob implements JobHandler<ImportParams>, OnModuleInit {
  readonly kind = IMPORT_KIND;

  constructor(
    private readonly handlers: JobHandlers,
    private readonly uploads: UploadsService,
    private readonly materials: MaterialsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.handlers.register(this);
  }

  async run(job: RunningJob<ImportParams>): Promise<object> {
    const file = await this.uploads.open(job.uploadId);
    try {
      const begun = job.checkpoint as ImportState | null;
      const start = begun ?? (await this.reading(job, file, (catalogue) => check(job, file, catalogue)));
      const end = await this.reading(job, file, (catalogue) => this.write(job, file, catalogue, start));
      return viewOf(end);
    } finally {
      await file.dispose();
    }
  }

  private async reading<T>(
    { params, signal }: RunningJob<ImportParams>,
    file: LocalFile,
    work: (catalogue: OpenCatalogue) => Promise<T>,
  ): Promise<T> {
    const catalogue = await openCatalogue(file.path, { ...params.options, signal }, params.defaults);
    try {
      return await work(catalogue);
    } finally {
      await catalogue.close();
    }
  }

  private async write(
    job: RunningJob<ImportParams>,
    file: LocalFile,
    catalogue: OpenCatalogue,
    start: ImportState,
  ): Promise<ImportState> {
    let state = start;
    const startedAt = this.clock.monotonic();
    const onStep = async (step: ImportStep) => {
      state = after(state, step, start.rows);
      const seconds = (this.clock.monotonic() - startedAt) / 1000;
      const rowsPerSecond = seconds > 0 ? Math.round((state.rows - start.rows) / seconds) : 0;
      const progress = {
        phase: 'writing',
        ...viewOf(state),
        ...bytesOf(file, catalogue),
        rows_per_second: rowsPerSecond,
      };
      await recorded(job.advance({ progress, checkpoint: state, rejects: step.rejections.map(rejectOf) }));
    };
    const sink = new DirectSink(this.materials);
    const report = await importStream(behind(catalogue.rows, start.rows), sink, {
      signal: job.signal,
      onStep,
      clock: this.clock,
    });
    job.signal.throwIfAborted();
    if (report.failure) throw report.failure;
    return state;
  }
}

/** Reads a file to its end. Errors: `FILE_UNREADABLE` when it breaks off, or has no rows. */
async function check(
  job: RunningJob<ImportParams>,
  file: LocalFile,
  catalogue: OpenCatalogue,
): Promise<ImportState> {
  let total = 0;
  for await (const _ of catalogue.rows) {
    total += 1;
    if (total % CHECKED_ROWS === 0)
      await job.advance({
        progress: { phase: 'checking', rows_checked: total, ...bytesOf(file, catalogue) },
      });
  }
  if (total === 0) throw new AppError('FILE_UNREADABLE', 'The file has a header and no rows.');
  const state = atBeginning(total);
  await job.advance({ progress: { phase: 'writing', ...viewOf(state) }, checkpoint: state });
  return state;
}

/** A step that came to be recorded although the job has to stop: the batches under way are recorded too before it does. */
async function recorded(step: Promise<void>): Promise<void> {
  try {
    await step;
  } catch (error) {
    if (!(error instanceof JobInterrupted) || error.reason === 'lost') throw error;
  }
}

/** The rows behind the first `count`. */
async function* behind(rows: AsyncIterable<ImportRow>, count: number): AsyncGenerator<ImportRow> {
  let passed = 0;
  for await (const row of rows) {
    passed += 1;
    if (passed > count) yield row;
  }
}

const bytesOf = ({ bytes }: LocalFile, catalogue: OpenCatalogue) => ({
  bytes_read: Math.round(bytes * catalogue.progress()),
  bytes_total: bytes,
});

/** A row that is not imported, as the report of rejects has it. */
export function rejectOf({ line, column, value, reason }: Rejection) {
  return { line, column: column ?? null, value: value ?? null, reason };
}
