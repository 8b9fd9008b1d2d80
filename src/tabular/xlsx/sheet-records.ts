import { type CellsRecord, MOST_CELLS } from '../raw-record.js';
import type { Archive } from './archive.js';
import type { CellFormat } from './cell-formats.js';
import { numberText } from './cell-text.js';
import { RichText } from './rich-text.js';
import type { SharedTexts } from './shared-texts.js';
import { attributeOf, isTrue, parseXml, type XmlHandler } from './xml.js';

export interface SheetContext {
  texts: SharedTexts;
  formats: readonly CellFormat[];
  date1904: boolean;
  /** So much of each cell is read, and one character more. */
  cellLength: number;
  /** Hears how many bytes of the sheet were read. */
  onBytes?: (count: number) => void;
}

/**
 * The rows of a sheet that have cells, in order. What the sheet says of its own extent is not believed, and rows that are not
 * there take no time. Formulas have the value that was last computed.
 */
export async function* sheetRecords(
  archive: Archive,
  part: string,
  context: SheetContext,
): AsyncGenerator<CellsRecord> {
  const handler = new SheetHandler(context);
  async function* counted() {
    for await (const chunk of archive.read(part)) {
      context.onBytes?.(chunk.length);
      yield chunk;
    }
  }
  const pieces = parseXml(counted(), part, handler);
  try {
    while (!handler.atEnd) {
      const piece = await pieces.next();
      if (handler.records.length > 0) {
        const { records } = handler;
        handler.records = [];
        yield* records;
      }
      if (piece.done) return;
    }
  } finally {
    await pieces.return(undefined);
  }
}

class SheetHandler implements XmlHandler {
  records: CellsRecord[] = [];
  /** Behind the last row: what follows are merges, filters, pictures. */
  atEnd = false;
  private line = 0;
  private level = 0;
  private cells: string[] = [];
  private column = -1;
  private type = 'n';
  private style = 0;
  private value = '';
  private inValue = false;
  private inCell = false;
  private readonly rich: RichText;

  constructor(private readonly context: SheetContext) {
    this.rich = new RichText(context.cellLength);
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'c') this.openCell(attributes);
    else if (name === 'v') this.inValue = this.inCell;
    else if (name === 'row') this.openRow(attributes);
    else if (this.inCell) this.rich.open(name);
  }

  text(text: string): void {
    if (!this.inCell) return;
    const room = this.context.cellLength + 1 - this.value.length;
    if (this.inValue) this.value += room >= text.length ? text : text.slice(0, Math.max(room, 0));
    else this.rich.text(text);
  }

  close(name: string): void {
    if (name === 'v') this.inValue = false;
    else if (name === 'c') this.closeCell();
    else if (name === 'row') this.closeRow();
    else if (name === 'sheetData') this.atEnd = true;
    else if (this.inCell) this.rich.close(name);
  }

  private openRow(attributes: Readonly<Record<string, string>>): void {
    const number = Number(attributeOf(attributes, 'r'));
    this.line = number > 0 ? number : this.line + 1;
    this.level = Number(attributeOf(attributes, 'outlineLevel')) || 0;
    this.cells = [];
    this.column = -1;
  }

  private openCell(attributes: Readonly<Record<string, string>>): void {
    const reference = attributes.r;
    this.column = reference === undefined ? this.column + 1 : columnOf(reference);
    this.type = attributes.t ?? 'n';
    this.style = Number(attributes.s ?? 0);
    this.value = '';
    this.inCell = true;
    this.inValue = false;
    this.rich.clear();
  }

  private closeCell(): void {
    this.inCell = false;
    const text = this.textOfCell();
    if (text === '' || this.column < 0 || this.column >= MOST_CELLS) return;
    while (this.cells.length < this.column) this.cells.push('');
    this.cells[this.column] = text;
  }

  private textOfCell(): string {
    switch (this.type) {
      case 's':
        return this.value === '' ? '' : (this.context.texts.get(Number(this.value)) ?? '#REF!');
      case 'inlineStr':
        return this.rich.take();
      case 'b':
        return this.value === '' ? '' : isTrue(this.value.trim()) ? 'TRUE' : 'FALSE';
      case 'n':
        return this.value === ''
          ? ''
          : numberText(this.value, this.context.formats[this.style], this.context.date1904);
      default:
        return this.value; // str, e, d
    }
  }

  private closeRow(): void {
    if (this.cells.length === 0) return;
    const { line, cells, level } = this;
    this.records.push(level > 0 ? { line, cells, level } : { line, cells });
  }
}

/** The column of a reference such as `AB12`, from 0; -1 for what is none. */
export function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) & ~32;
    if (letter < 65 || letter > 90) return at > 0 && at <= 3 ? column - 1 : -1;
    column = column * 26 + letter - 64;
  }
  return -1;
}
