import { AppError } from '../../common/errors.js';
import { quoted } from '../header/no-header.js';
import { refusalOfZip } from '../magic.js';
import type { TableInfo } from '../table.js';
import type { Spooled } from '../text/spool.js';
import { unreadable } from '../unreadable.js';
import { Archive } from '../xlsx/archive.js';
import { readCellFormats } from '../xlsx/cell-formats.js';
import { readSharedTexts } from '../xlsx/shared-texts.js';
import { type SheetContext, sheetRecords } from '../xlsx/sheet-records.js';
import { readWorkbook, type Sheet, WORKBOOK_PART } from '../xlsx/workbook.js';
import { type CellsTable, type NoTable, notATable, openCells } from './open-cells.js';
import type { OpenedFormat, Opening } from './opened-format.js';

/** Opens a workbook; a temporary file is removed when it is closed. The first sheet with a header is read, hidden ones only when they are stated. */
export async function openXlsx<F extends string>(
  file: string | Spooled,
  compression: 'gzip' | null,
  opening: Opening<F>,
): Promise<OpenedFormat<F>> {
  const { limits, options } = opening;
  let archive: Archive | undefined;
  let table: CellsTable<F> | undefined;
  let ended = false;
  const close = async () => {
    if (ended) return;
    ended = true;
    await table?.close().catch(() => undefined);
    archive?.close();
    if (typeof file !== 'string') await file.remove();
  };
  try {
    archive = await Archive.open(typeof file === 'string' ? file : file.path, limits, options.signal);
    if (!archive.has(WORKBOOK_PART)) throw unreadable(refusalOfZip(archive.names()));
    const { sheets, date1904, sharedTextsPart, stylesPart } = await readWorkbook(archive);
    let readBytes = 0;
    const context: SheetContext = {
      texts: await readSharedTexts(archive, sharedTextsPart, limits.sharedTextBytes, limits.cellLength),
      formats: await readCellFormats(archive, stylesPart),
      date1904,
      cellLength: limits.cellLength,
      onBytes: (count) => (readBytes += count),
    };
    const { sheet, cells } = await firstTable(archive, candidates(sheets, options.sheet), context, opening);
    table = cells;
    const sheetBytes = archive.unpackedBytes(sheet.part);
    const info: TableInfo<F> = {
      format: 'xlsx',
      compression,
      encoding: null,
      delimiter: null,
      sheet: sheet.name,
      sheets: sheets.map(({ name, hidden }) => ({ name, hidden })),
      ...cells.about,
      notes: [aboutSheet(sheet, options.sheet), ...cells.notes],
    };
    const progress = () => (sheetBytes > 0 ? Math.min(readBytes / sheetBytes, 1) : 1);
    return { info, rows: cells.rows, passedOver: cells.passedOver, progress, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The sheets that may be read, in order. Errors: `VALIDATION_FAILED` when the one that is stated is not there. */
function candidates(sheets: readonly Sheet[], stated: string | number | undefined): readonly Sheet[] {
  if (stated === undefined) {
    const visible = sheets.filter(({ hidden }) => !hidden);
    if (visible.length === 0)
      throw unreadable('Every sheet of the workbook is hidden: state which one to read');
    return visible;
  }
  const byName = sheets.find(({ name }) => same(name, String(stated)));
  const found = byName ?? (/^\d+$/.test(String(stated)) ? sheets[Number(stated) - 1] : undefined);
  if (!found)
    throw new AppError(
      'VALIDATION_FAILED',
      `The workbook has no sheet "${String(stated).slice(0, 60)}"; it has ${quoted(sheets.map(({ name }) => name))}`,
    );
  return [found];
}

async function firstTable<F extends string>(
  archive: Archive,
  sheets: readonly Sheet[],
  context: SheetContext,
  opening: Opening<F>,
): Promise<{ sheet: Sheet; cells: CellsTable<F> }> {
  let nearest: { sheet: Sheet; found: NoTable } | undefined;
  for (const sheet of sheets) {
    const cells = await openCells(sheetRecords(archive, sheet.part, context), opening, null);
    if (!('sample' in cells)) return { sheet, cells };
    const better = nearest === undefined || promise(cells) > promise(nearest.found);
    if (better) nearest = { sheet, found: cells };
  }
  if (!nearest || nearest.found.sample.length === 0) throw unreadable('The workbook is empty');
  throw notATable(nearest.found, opening, ` of sheet "${nearest.sheet.name}"`);
}

/** How near a sheet comes to a table: it has a header; it has rows; it is empty. */
function promise({ sample, headerLine }: NoTable): number {
  return headerLine === undefined ? Math.min(sample.length, 1) : 2;
}

function aboutSheet({ name }: Sheet, stated: string | number | undefined): string {
  return `sheet: "${name}", ${stated === undefined ? 'the first that is not hidden and has a header' : 'stated'}`;
}

function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
