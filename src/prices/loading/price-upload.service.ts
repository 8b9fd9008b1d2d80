import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../../common/errors.js';
import { JobsService, type JobView } from '../../jobs/index.js';
import { UnitsService } from '../../reference/index.js';
import { PRICE_LOAD_STORE, type PriceLoadStore } from '../../relational/index.js';
import { type LocalFile, UploadsService } from '../../uploads/index.js';
import type { PricePreviewDto } from '../dto/preview.dto.js';
import type { PriceListOptions } from '../reading/open-price-list.js';
import { loadKeyOf, type PriceListParams, PRICES_KIND } from './price-list.params.js';
import { previewPriceList } from './price-preview.js';

/** A price list that came in, and how its sender wants it read. */
export interface PriceUpload {
  supplierId: string;
  supplierName: string | null;
  pricelistId: number | null;
  /** A day; null: today. */
  priceDate: string | null;
  options: PriceListOptions;
}

/** Takes files with price lists. */
@Injectable()
export class PriceUploadService {
  constructor(
    private readonly jobs: JobsService,
    private readonly uploads: UploadsService,
    private readonly units: UnitsService,
    @Inject(PRICE_LOAD_STORE) private readonly loads: PriceLoadStore,
  ) {}

  /** How the file would be read; nothing is kept. Errors: `FILE_UNREADABLE`. */
  async preview(file: LocalFile, options: PriceListOptions): Promise<PricePreviewDto> {
    const table = await this.units.table();
    return previewPriceList(file, options, (unit) => table.canonical(unit));
  }

  /**
   * The job that loads the file. A file that is being loaded, or whose list is there, is not loaded again: its job is answered. One whose list
   * was replaced or deleted since is. What cannot be read is refused, and not kept. Errors: `FILE_UNREADABLE`.
   */
  async take(file: LocalFile, upload: PriceUpload): Promise<JobView> {
    const { supplierId, pricelistId, priceDate, options } = upload;
    const { generation, at } = await this.loads.announce(supplierId);
    const key = loadKeyOf(file.sha256, supplierId, generation, pricelistId, priceDate, options);
    const existing = await this.jobs.existing(PRICES_KIND, key);
    if (existing && (await this.isGood(existing))) return existing;
    const preview = await this.preview(file, options);
    if (preview.rows_read === 0) throw new AppError('FILE_UNREADABLE', 'The file has a header and no rows.');
    const params: PriceListParams = {
      supplier_id: supplierId,
      supplier_name: upload.supplierName,
      generation,
      uploaded_at: at.toISOString(),
      pricelistid: pricelistId,
      price_date: priceDate ?? at.toISOString().slice(0, 10),
      file_name: file.name,
      load_key: key,
      options,
    };
    const force = existing !== null;
    return this.uploads.keepFor(file, (uploadId) =>
      this.jobs.submit({ kind: PRICES_KIND, params, uploadId, key, force }),
    );
  }

  private async isGood({ id, status }: JobView): Promise<boolean> {
    return status !== 'completed' || (await this.loads.listOfJob(id)) !== null;
  }
}
