import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { AppError } from '../../common/errors.js';
import { type JobHandler, JobHandlers, type RunningJob } from '../../jobs/index.js';
import { UnitsService } from '../../reference/index.js';
import { type NewProduct, PRICE_LOAD_STORE, type PriceLoadStore } from '../../relational/index.js';
import { UploadsService } from '../../uploads/index.js';
import { PriceWritingService } from '../price-writing.service.js';
import { DEFAULT_CURRENCY, openPriceList, type OpenPriceList } from '../reading/open-price-list.js';
import type { RowReject } from '../reading/read-product.js';
import { type PriceListParams, PRICES_KIND } from './price-list.params.js';

/** Rows that are written by one statement and recorded as one step. */
const BATCH_ROWS = 2000;

/** Where a job has come to: these rows of the table are products, or reported. */
interface Progress {
  rows: number;
  products: number;
  rejected: number;
}
const NOTHING: Progress = { rows: 0, products: 0, rejected: 0 };

/**
 * Loads an uploaded price list. Its products are written batch by batch into a list that nobody sees, which is then published as a whole: a
 * file that breaks off, a cancelled or failed job leave nothing to be seen. The checkpoint is how many rows are done; a batch that was
 * written and not yet recorded is written again, which adds no row twice. The job is completed after the cache was told: who sees it
 * completed reads the new list.
 */
@Injectable()
export class PriceListJob implements JobHandler<PriceListParams>, OnModuleInit {
  readonly kind = PRICES_KIND;

  constructor(
    private readonly handlers: JobHandlers,
    private readonly uploads: UploadsService,
    private readonly units: UnitsService,
    @Inject(PRICE_LOAD_STORE) private readonly loads: PriceLoadStore,
    private readonly writing: PriceWritingService,
  ) {}

  onModuleInit(): void {
    this.handlers.register(this);
  }

  async run(job: RunningJob<PriceListParams>): Promise<object> {
    const { params } = job;
    const opened = await this.loads.begin({
      supplierId: params.supplier_id,
      generation: params.generation,
      uploadedAt: new Date(params.uploaded_at),
      pricelistId: params.pricelistid,
      jobId: job.id,
      loadKey: params.load_key,
      fileName: params.file_name,
      currency: params.options.currency ?? DEFAULT_CURRENCY,
      priceDate: params.price_date,
    });
    const begun = (job.checkpoint as Progress | null) ?? NOTHING;
    const done = opened.isDone ? begun : await this.load(job, opened.id, begun);
    const { outcome, list } = await this.publish(job, opened.id, done);
    return {
      supplier_id: list.supplierId,
      pricelistid: list.pricelistId,
      price_date: list.priceDate,
      upload_date: list.uploadedAt.toISOString(),
      outcome,
      raw_products_processed: done.products,
      rejected: done.rejected,
    };
  }

  /** From its commit on it is too late to cancel. */
  private async publish(job: RunningJob<PriceListParams>, listId: string, { rejected }: Progress) {
    // Also asks whether somebody has cancelled it meanwhile.
    await job.advance({ progress: { phase: 'publishing' } });
    try {
      return await this.writing.publish(listId, { rejected, supplierName: job.params.supplier_name });
    } catch (error) {
      // A list is given up, too, when its job is cancelled just now: then this says so.
      if (error instanceof AppError && error.code === 'PRICE_LIST_GONE') await job.advance({ progress: {} });
      throw error;
    }
  }

  /** Errors: `FILE_UNREADABLE`, also where nothing of the file is a product; `PRICE_LIST_GONE`. */
  private async load(job: RunningJob<PriceListParams>, listId: string, begun: Progress): Promise<Progress> {
    const table = await this.units.table();
    if (job.uploadId === null)
      throw new AppError('FILE_UNREADABLE', 'The uploaded file is not kept any more: send it again.');
    const file = await this.uploads.open(job.uploadId);
    try {
      const list = await openPriceList(file.path, { ...job.params.options, signal: job.signal }, (unit) =>
        table.canonical(unit),
      );
      try {
        const end = await this.write(job, listId, list, begun, file.bytes);
        if (end.products === 0)
          throw new AppError(
            'FILE_UNREADABLE',
            end.rows === 0
              ? 'The file has a header and no rows.'
              : `None of the ${end.rows} rows is a product with a price: the rejects say why.`,
          );
        return end;
      } finally {
        await list.close();
      }
    } finally {
      await file.dispose();
    }
  }

  private async write(
    job: RunningJob<PriceListParams>,
    listId: string,
    list: OpenPriceList,
    begun: Progress,
    bytes: number,
  ): Promise<Progress> {
    let state = begun;
    let products: NewProduct[] = [];
    let rejects: RowReject[] = [];
    const step = async () => {
      await this.loads.add(listId, products);
      state = {
        rows: state.rows + products.length + rejects.length,
        products: state.products + products.length,
        rejected: state.rejected + rejects.length,
      };
      const progress = {
        ...state,
        bytes_read: Math.round(bytes * list.progress()),
        bytes_total: bytes,
      };
      await job.advance({ progress, checkpoint: state, rejects });
      products = [];
      rejects = [];
    };
    for await (const { place, row } of list.rows) {
      if (place <= begun.rows) continue;
      if ('reason' in row) rejects.push(row);
      else products.push(row);
      if (products.length + rejects.length >= BATCH_ROWS) await step();
    }
    if (products.length + rejects.length > 0) await step();
    return state;
  }
}
