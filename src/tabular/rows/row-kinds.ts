import type { Header } from '../header/find-header.js';
import { type CellsRecord, filledColumns, isFilled } from '../raw-record.js';
import type { TableSchema } from '../schema.js';

/** What a record is: a row of the table, or one of those that are none. */
export type RowKind = 'row' | 'header' | 'total' | 'title';

const TOTAL = /^(?:(?:итого|всего|итог|подытог)(?![\p{L}\p{N}])|(?:grand |sub)?totals?\s*:?$)/iu;
const LONGEST_TITLE = 200;
/** A table with fewer filled cells in a row says nothing by a row with one. */
const TYPICAL_CELLS = 3;

/** Tells records apart, by the header and by how the first rows are filled. */
export class RowKinds<F extends string> {
  private readonly name: number;
  private readonly rowColumn: number | undefined;
  private readonly lines: readonly ReadonlyMap<number, string>[];
  private readonly titlesInName: boolean;
  private readonly mapped: ReadonlySet<number>;

  constructor(header: Header<F>, schema: TableSchema<F>, sample: readonly CellsRecord[]) {
    this.name = header.fields.get(schema.nameField) ?? 0;
    this.rowColumn = schema.rowField && header.fields.get(schema.rowField);
    this.mapped = new Set(header.fields.values());
    this.lines = header.lines.map(keysOf);
    const hasGroups = schema.groupField !== undefined && header.fields.has(schema.groupField);
    const hasAnchors = (schema.anchors ?? []).some((field) => header.fields.has(field));
    this.titlesInName =
      !hasGroups && (hasAnchors || typicalCells(sample, header.columns.length) >= TYPICAL_CELLS);
  }

  kindOf({ cells }: CellsRecord): RowKind {
    const filled = filledColumns(cells);
    const [first = 0] = filled;
    if (this.isTotal(cells, first)) return 'total';
    if (filled.length === 1) return this.isTitle(first, (cells[first] ?? '').trim()) ? 'title' : 'row';
    return this.isHeader(cells, filled) || isColumnNumbers(cells, filled) ? 'header' : 'row';
  }

  private isTotal(cells: readonly string[], first: number): boolean {
    if (this.rowColumn !== undefined && isFilled(cells[this.rowColumn])) return false;
    return TOTAL.test((cells[first] ?? '').trim()) || TOTAL.test((cells[this.name] ?? '').trim());
  }

  /** Words left of the name; or in its place, where rows have more than that. A code that stands alone is a row that lacks the rest. */
  private isTitle(column: number, text: string): boolean {
    if (text.length > LONGEST_TITLE || column > this.name || !/\p{L}/u.test(text)) return false;
    if (column === this.name) return this.titlesInName;
    return !this.mapped.has(column) || /\p{L}{3,}/u.test(text);
  }

  private isHeader(cells: readonly string[], filled: readonly number[]): boolean {
    return this.lines.some((line) => {
      if (line.size < 2) return false;
      const [probe = 0] = line.keys();
      if (!sameHeading(cells[probe], line.get(probe))) return false;
      return (
        filled.length <= line.size && filled.every((column) => sameHeading(cells[column], line.get(column)))
      );
    });
  }
}

function keysOf({ cells }: CellsRecord): Map<number, string> {
  return new Map(filledColumns(cells).map((column) => [column, plain(cells[column] ?? '')]));
}

function sameHeading(cell: string | undefined, heading: string | undefined): boolean {
  return (
    cell !== undefined && heading !== undefined && cell.length <= LONGEST_TITLE && plain(cell) === heading
  );
}

/** A header is repeated as it stands; every row is compared with it, so this must be quick. */
function plain(cell: string): string {
  return cell.trim().toLowerCase();
}

/** `1 2 3 4`: how forms number their columns below the header. */
function isColumnNumbers(cells: readonly string[], filled: readonly number[]): boolean {
  if (filled.length < TYPICAL_CELLS) return false;
  return filled.every((column, index) => cells[column]?.trim() === String(index + 1));
}

/** The median number of filled cells, below the header, of the records that have more than one. */
function typicalCells(sample: readonly CellsRecord[], width: number): number {
  const counts = sample
    .map(({ cells }) => filledColumns(cells).filter((column) => column < width).length)
    .filter((count) => count > 1);
  counts.sort((a, b) => a - b);
  return counts[Math.floor(counts.length / 2)] ?? 0;
}
