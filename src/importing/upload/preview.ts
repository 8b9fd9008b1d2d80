import type { LocalFile } from '../../uploads/index.js';
import type { Field } from '../material-schema.js';
import { type ImportRow, type OpenCatalogue, openCatalogue } from '../read-rows.js';
import { nameOfField } from '../validate.js';
import { type ImportParams, rejectOf } from './import-job.js';
import type { PreviewDto, PreviewRowDto } from './preview.dto.js';

/** So many rows are looked at, and so many of each sort are shown. */
const [LOOKED_AT, SHOWN] = [1000, 20];

/** How a file would be read, by its first rows. Errors: `FILE_UNREADABLE`. */
export async function previewOf(file: LocalFile, { options, defaults }: ImportParams): Promise<PreviewDto> {
  const catalogue = await openCatalogue(file.path, options, defaults);
  try {
    const rows = await firstRows(catalogue);
    const good = rows.flatMap((row) => ('material' in row ? [row] : []));
    const bad = rows.flatMap((row) => ('reason' in row ? [row] : []));
    return {
      name: file.name,
      bytes: file.bytes,
      sha256: file.sha256,
      ...infoOf(catalogue),
      rows: good.slice(0, SHOWN).map(rowOf),
      rows_read: rows.length,
      rejected: bad.length,
      rejects: bad.slice(0, SHOWN).map(rejectOf),
    };
  } finally {
    await catalogue.close();
  }
}

async function firstRows({ rows }: OpenCatalogue): Promise<ImportRow[]> {
  const first: ImportRow[] = [];
  while (first.length < LOOKED_AT) {
    const next = await rows.next();
    if (next.done) break;
    first.push(next.value);
  }
  return first;
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
