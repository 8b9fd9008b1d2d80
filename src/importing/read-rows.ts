import type { NewMaterial } from '../relational/index.js';
import {
  type DataRow,
  type OpenOptions,
  openTable,
  type TableInfo,
  type TableRow,
} from '../tabular/index.js';
import { type Cells, type Field, MATERIAL_SCHEMA } from './material-schema.js';
import { type Defaults, materialOf } from './validate.js';

/** One row of a catalogue: its material, or why it has none. `line` is where the row begins. */
export type ImportRow = { line: number; material: NewMaterial } | Rejection;

/** A row that is not imported. `column` and `value` where one cell is to blame; `cells` is what it said, where it could be read that far. */
export interface Rejection {
  line: number;
  reason: string;
  column?: string;
  value?: string;
  cells?: Cells;
}

/** A catalogue that is being read. */
export interface OpenCatalogue {
  info: TableInfo<Field>;
  rows: AsyncGenerator<ImportRow>;
  /** How much of the file has been read, 0..1. */
  progress(): number;
  close(): Promise<void>;
}

/** Opens a catalogue file of any kind that is read. The caller must `close()` it. Errors: those of {@link openTable}. */
export async function openCatalogue(
  path: string,
  options: OpenOptions<Field> = {},
  defaults?: Defaults,
): Promise<OpenCatalogue> {
  const table = await openTable(path, MATERIAL_SCHEMA, options);
  return {
    info: table.info,
    rows: importRows(table.rows, defaults),
    progress: () => table.progress(),
    close: () => table.close(),
  };
}

/** The rows of a catalogue file, which is closed behind the last or when nobody asks further. Errors: those of {@link openTable}. */
export async function* readRows(path: string, options: OpenOptions<Field> = {}): AsyncGenerator<ImportRow> {
  const catalogue = await openCatalogue(path, options);
  try {
    yield* catalogue.rows;
  } finally {
    await catalogue.close();
  }
}

async function* importRows(
  rows: AsyncIterable<TableRow<Field>>,
  defaults?: Defaults,
): AsyncGenerator<ImportRow> {
  for await (const row of rows) yield 'fault' in row ? rejectionOf(row) : importRow(row, defaults);
}

function rejectionOf({ line, fault, column, value }: Extract<TableRow<Field>, { fault: string }>): Rejection {
  const reason = column === undefined ? fault : `${column} ${fault}`;
  return {
    line,
    reason,
    ...(column === undefined ? {} : { column }),
    ...(value === undefined ? {} : { value }),
  };
}

/** The title above a row is the category, where no column says it. */
function importRow({ line, cells: own, group }: DataRow<Field>, defaults?: Defaults): ImportRow {
  const cells = group === undefined || own.useCategory !== undefined ? own : { ...own, useCategory: group };
  const outcome = materialOf(cells, defaults);
  return 'material' in outcome ? { line, material: outcome.material } : { line, ...outcome, cells };
}
