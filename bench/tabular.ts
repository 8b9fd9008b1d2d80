import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { MATERIAL_SCHEMA } from '../src/importing/index.js';
import { openTable } from '../src/tabular/index.js';
import { writeResult } from './lib/result.js';

/**
 * How fast a table is read and what memory that takes: `node .cache/bench/bench/tabular.js [ROWS]`. A CSV (windows-1251, semicolons)
 * and two workbooks (texts in the cells; texts shared, each its own) of so many generated rows are written, and each is read once in
 * this process; `peakMiB` is the most resident memory while it is read, sampled every 50 ms, `beforeMiB` that before.
 */
const ROWS = Number(process.argv[2] ?? 1_000_000);
const MIB = 2 ** 20;

const ENCODE = new Map(
  Array.from({ length: 256 }, (_, byte) => [
    new TextDecoder('windows-1251').decode(Uint8Array.of(byte)),
    byte,
  ]),
);
const KINDS = [
  'Кирпич керамический',
  'Доска обрезная',
  'Труба стальная',
  'Краска фасадная',
  'Саморез по дереву',
];
const nameOf = (row: number) => `${KINDS[row % KINDS.length]} ${row % 997}х${row % 89} партия ${row}`;
const skuOf = (row: number) => `A-${String(row).padStart(8, '0')}`;
const priceOf = (row: number) => `${row % 9973},${String(row % 100).padStart(2, '0')}`;

function* csv(): Generator<Buffer> {
  const bytes = (text: string) => Buffer.from(Array.from(text, (letter) => ENCODE.get(letter) ?? 63));
  yield bytes('Артикул;Наименование;Ед. изм.;Цена, руб.\r\n');
  for (let row = 1; row <= ROWS; row += 1000) {
    const lines = Array.from({ length: Math.min(1000, ROWS - row + 1) }, (_, index) => row + index);
    yield bytes(lines.map((line) => `${skuOf(line)};${nameOf(line)};шт;${priceOf(line)}\r\n`).join(''));
  }
}

function* sheet(shared: boolean): Generator<string> {
  const text = (ref: string, value: string, index: number) =>
    shared
      ? `<c r="${ref}" t="s"><v>${index}</v></c>`
      : `<c r="${ref}" t="inlineStr"><is><t>${value}</t></is></c>`;
  yield `<worksheet><sheetData><row r="1">${['Артикул', 'Наименование', 'Ед. изм.', 'Цена'].map((value, index) => `<c r="${'ABCD'[index]}1" t="inlineStr"><is><t>${value}</t></is></c>`).join('')}</row>`;
  for (let first = 1; first <= ROWS; first += 1000) {
    let xml = '';
    for (let row = first; row < first + 1000 && row <= ROWS; row++) {
      const line = row + 1;
      xml += `<row r="${line}">${text(`A${line}`, skuOf(row), row * 2 - 1)}${text(`B${line}`, nameOf(row), row * 2)}${text(`C${line}`, 'шт', 0)}<c r="D${line}"><v>${priceOf(row).replace(',', '.')}</v></c></row>`;
    }
    yield xml;
  }
  yield '</sheetData></worksheet>';
}

function* sharedTexts(): Generator<string> {
  yield '<sst><si><t>шт</t></si>';
  for (let row = 1; row <= ROWS; row++) yield `<si><t>${skuOf(row)}</t></si><si><t>${nameOf(row)}</t></si>`;
  yield '</sst>';
}

async function workbook(path: string, shared: boolean): Promise<void> {
  const zip = new ZipFile();
  const part = (name: string, content: string) => zip.addBuffer(Buffer.from(content), name);
  part(
    'xl/workbook.xml',
    '<workbook><sheets><sheet name="Прайс" sheetId="1" r:id="rId1" xmlns:r="r"/></sheets></workbook>',
  );
  part(
    'xl/_rels/workbook.xml.rels',
    '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
  );
  if (shared) zip.addReadStream(Readable.from(sharedTexts()), 'xl/sharedStrings.xml');
  zip.addReadStream(Readable.from(sheet(shared)), 'xl/worksheets/sheet1.xml');
  zip.end();
  await once(zip.outputStream.pipe(createWriteStream(path)), 'close');
}

async function measure(path: string): Promise<object> {
  globalThis.gc?.();
  const beforeMiB = Math.round(process.memoryUsage().rss / MIB);
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
  const startMs = performance.now();
  const table = await openTable(path, MATERIAL_SCHEMA);
  let rows = 0;
  let faults = 0;
  for await (const row of table.rows) {
    rows += 1;
    if ('fault' in row) faults += 1;
  }
  await table.close();
  clearInterval(timer);
  const seconds = (performance.now() - startMs) / 1000;
  if (rows !== ROWS || faults > 0) throw new Error(`${rows} rows, ${faults} faults`);
  return {
    fileMiB: Math.round((await stat(path)).size / MIB),
    seconds: Number(seconds.toFixed(1)),
    rowsPerSecond: Math.round(rows / seconds),
    beforeMiB,
    peakMiB: Math.round(peak / MIB),
  };
}

const folder = await mkdtemp(join(tmpdir(), 'rag-bench-tabular-'));
try {
  const files: Record<string, object> = {};
  const path = join(folder, 'table');
  await pipeline(Readable.from(csv()), createWriteStream(path));
  files['csv, windows-1251'] = await measure(path);
  await workbook(path, false);
  files['xlsx, texts in the cells'] = await measure(path);
  await workbook(path, true);
  files['xlsx, shared texts'] = await measure(path);
  console.table(files);
  await writeResult('tabular', { rows: ROWS, files });
} finally {
  await rm(folder, { recursive: true, force: true });
}
