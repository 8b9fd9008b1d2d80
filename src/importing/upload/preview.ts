import { type LocalFile, lookAt } from '../../uploads/index.js';
import type { Field } from '../material-schema.js';
import { type ImportRow, type OpenCatalogue, openCatalogue } from '../read-rows.js';
import { nameOfField } from '../validate.js';
import { type ImportParams, rejectOf } from './import-job.js';
import type { PreviewDto, PreviewRowDto } from './preview.dto.js';

/** So many rows are looked at, and so many of each sort are shown. */
const [LOOKED_AT, SHOWN] = [1000, 20];

/** How a file would be read, by its first rows. Errors: `FILE_UNREADABLE`. */
export function previewOf(file: LocalFile, { options, defaults }: ImportParams): Promise<PreviewDto> {
  return lookAt(async (signal) => {
    const catalogue = await openCatalogue(file.path, { ...options, signal }, defaults);
    try {
      const { name, bytes, sha256 } = file;
      return { name, bytes, sha256, ...infoOf(catalogue), ...(await firstRows(catalogue)) };
    } finally {
      await catalogue.close();
    }
  });
}

/** What is not shown is counted and let go of: rows can be large. */
async function firstRows({ rows }: OpenCatalogue) {
  const shown: PreviewRowDto[] = [];
  const rejects: PreviewDto['rejects'] = [];
  let [read, rejected] = [0, 0];
  while (read < LOOKED_AT) {
    const { done, value: row } = (await rows.next()) as IteratorResult<ImportRow, undefined>;
    if (done) break;
    read += 1;
    if ('reason' in row) {
      rejected += 1;
      if (rejects.length < SHOWN) rejects.push(rejectOf(row));
    } else if (shown.length < SHOWN) shown.push(rowOf(row));
  }
  return { rows: shown, rows_read: read, rejected, rejects };
}

function infoOf({ info: { headerLine, columns, ...info } }: OpenCatalogue) {
  const named = (field: Field | null) => (field === null ? null : nameOfField(field));
  return {
    ...info,
    header_line: headerLine,
    columns: columns.map((column) => ({ ...column, field: named(column.field) })),
  };
}

function rowOf({ line, material }: Extract<ImportRow, { material: unknown }>): PreviewRowDto {
  const { name, useCategory, unit, sku, description } = material;
  return { line, name, use_category: useCategory, unit, sku, description };
}
