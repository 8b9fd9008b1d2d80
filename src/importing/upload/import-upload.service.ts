import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/errors.js';
import { JobsService, type JobView } from '../../jobs/index.js';
import { type LocalFile, UploadsService } from '../../uploads/index.js';
import type { Field } from '../material-schema.js';
import { fieldNamed } from '../validate.js';
import { IMPORT_KIND, type ImportParams } from './import-job.js';
import { previewOf } from './preview.js';
import type { PreviewDto } from './preview.dto.js';

/** How a caller says that a file is to be read, and what to do with it. */
export interface UploadOptions {
  encoding?: string | undefined;
  delimiter?: string | undefined;
  /** By name, or by number from 1. */
  sheet?: string | undefined;
  header_row?: number | undefined;
  mapping?: Record<string, string | number> | undefined;
  default_use_category: string;
  default_unit: string;
  dry_run: boolean;
  force: boolean;
}

/** Takes files with catalogues. */
@Injectable()
export class ImportUploadService {
  constructor(
    private readonly jobs: JobsService,
    private readonly uploads: UploadsService,
  ) {}

  /**
   * The job that imports the file; or, for a dry run, how it would be read. The same file with the same options is imported once: after that
   * the job that did it is answered. A file whose beginning cannot be read is refused, and not kept. Errors: `FILE_UNREADABLE`.
   */
  async take(file: LocalFile, options: UploadOptions): Promise<JobView | PreviewDto> {
    const { dry_run, force } = options;
    const params = paramsOf(options);
    if (dry_run) return previewOf(file, params);
    const key = keyOf(file, params);
    const existing = force ? null : await this.jobs.existing(IMPORT_KIND, key);
    if (existing) return existing;
    const preview = await previewOf(file, params);
    if (preview.rows_read === 0) throw new AppError('FILE_UNREADABLE', 'The file has a header and no rows.');
    return this.uploads.keepFor(file, (uploadId) =>
      this.jobs.submit({ kind: IMPORT_KIND, params, uploadId, key, force }),
    );
  }
}

function paramsOf(options: UploadOptions): ImportParams {
  const { encoding, delimiter, sheet, header_row, mapping } = options;
  const given = {
    encoding,
    delimiter,
    sheet: sheet !== undefined && /^\d{1,3}$/.test(sheet) ? Number(sheet) : sheet,
    headerRow: header_row,
    mapping: mapping && mappingOf(mapping),
  };
  const stated = Object.entries(given).filter(([, value]) => value !== undefined);
  return {
    options: Object.fromEntries(stated),
    defaults: { useCategory: options.default_use_category, unit: options.default_unit },
  };
}

function mappingOf(mapping: Record<string, string | number>): Partial<Record<Field, string | number>> {
  const entries = Object.entries(mapping).flatMap(([name, column]) => {
    const field = fieldNamed(name);
    return field ? [[field, column] as const] : [];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Equal for the same content that is read the same way, whatever the file is called. */
function keyOf({ sha256 }: LocalFile, params: ImportParams): string {
  return createHash('sha256').update(sha256).update(JSON.stringify(params)).digest('hex');
}
