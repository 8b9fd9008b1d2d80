import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip, gzipSync } from 'node:zlib';
import { ZipFile } from 'yazl';
import { openTable } from '../../src/tabular/index.js';
import { eventually } from '../support/eventually.js';
import { PRICE_SCHEMA } from '../support/price-schema.js';
import { brief, readTable, TABLES } from './read-table.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rag-test-dangerous-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A file in the folder with this content. */
async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const PARTS = {
  'xl/workbook.xml':
    '<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
};
const HEADER_ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>Наименование</t></is></c></row>';

/** A workbook whose sheet is what `pieces` say, written as it comes. */
async function workbook(
  name: string,
  pieces: Iterable<string>,
  parts: Record<string, string> = {},
): Promise<string> {
  const zip = new ZipFile();
  for (const [part, content] of Object.entries({ ...PARTS, ...parts }))
    zip.addBuffer(Buffer.from(content), part);
  zip.addReadStream(Readable.from(pieces), 'xl/worksheets/sheet1.xml');
  zip.end();
  const path = join(folder, name);
  await once(zip.outputStream.pipe(createWriteStream(path)), 'close');
  return path;
}

/** Files below `folder` or the fixtures that this process has open. */
async function openFiles(): Promise<string[]> {
  const links = await readdir('/proc/self/fd').catch(() => []);
  const paths = await Promise.all(links.map((fd) => readlink(join('/proc/self/fd', fd)).catch(() => '')));
  return paths.filter((path) => /rag-test-dangerous|fixtures\/tables|rag-materials-\d/.test(path));
}

afterEach(async () => {
  await eventually(async () => expect(await openFiles()).toEqual([]));
  expect(
    (await readdir(tmpdir())).filter((name) => name.startsWith(`rag-materials-${process.pid}-`)),
  ).toEqual([]);
});

function* repeated(first: string, piece: string, times: number, last: string): Generator<string> {
  yield first;
  for (let time = 0; time < times; time++) yield piece;
  yield last;
}

describe('archives made to exhaust memory', () => {
  it('refuses a gzip of zeros, and of one endless row, by what comes out', async () => {
    const path = join(folder, 'bomb.csv.gz');
    const gzip = createGzip({ level: 9 });
    const written = once(gzip.pipe(createWriteStream(path)), 'close');
    gzip.write('Наименование;Цена\n');
    const filler = Buffer.alloc(2 ** 20, `Песок${' '.repeat(4000)};1\n`);
    for (let mib = 0; mib < 32; mib++) if (!gzip.write(filler)) await once(gzip, 'drain');
    gzip.end();
    await written;
    const { rows, failure } = await readTable(path);
    expect(failure).toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringMatching(/250 times its size/),
    });
    expect(rows.length).toBeLessThan(10_000);
    await expect(
      readTable(path, { limits: { compressionRatio: 1e6, unpackedBytes: 2 ** 21 } }),
    ).resolves.toMatchObject({
      failure: { message: expect.stringMatching(/unpacks to more than 2097152 bytes/) },
    });
  });

  it('refuses a workbook whose sheet unpacks to far more than its size', async () => {
    const filler = ' '.repeat(2 ** 20);
    const path = await workbook(
      'bomb.xlsx',
      repeated('<worksheet><sheetData>', filler, 40, `${HEADER_ROW}</sheetData></worksheet>`),
    );
    await expect(readTable(path)).rejects.toThrow(
      /sheet1\.xml of the workbook unpacks to more than 250 times/,
    );
  });

  it('refuses shared texts that would fill the memory, and archives of too many parts', async () => {
    const texts = `<sst>${'<si><t>Наименование</t></si>'.repeat(1000)}</sst>`;
    const parts = { 'xl/sharedStrings.xml': texts };
    const path = await workbook(
      'texts.xlsx',
      [`<worksheet><sheetData>${HEADER_ROW}</sheetData></worksheet>`],
      parts,
    );
    await expect(readTable(path, { limits: { sharedTextBytes: 10_000 } })).rejects.toThrow(
      /texts of the workbook take more/,
    );
    await expect(readTable(path, { limits: { archiveEntries: 3 } })).rejects.toThrow(
      /has 4 parts, at most 3/,
    );
  });

  it('refuses entities, and a gzip within a gzip', async () => {
    await expect(readTable(join(TABLES, 'entities.xlsx'))).rejects.toThrow(/document type/);
    await expect(readTable(await file('twice.gz', gzipSync(gzipSync('name;price\na;1\n'))))).rejects.toThrow(
      /within another/,
    );
  });
});

describe('cells and rows without end', () => {
  it('passes over a row of 10 MB, in text and in a sheet', async () => {
    const long = 'я'.repeat(5 * 2 ** 20);
    const csv = await file('long.csv', `Наименование;Цена\nПесок;1\n${long};2\nГлина;3\n`);
    expect((await readTable(csv)).rows.map(brief)).toEqual([
      '2: |Песок||||1',
      '3! is longer than 1000000 characters',
      '4: |Глина||||3',
    ]);
    const row = (number: number, text: string) =>
      `<row r="${number}"><c r="A${number}" t="inlineStr"><is><t>${text}</t></is></c></row>`;
    const sheet = `<worksheet><sheetData>${HEADER_ROW}${row(2, long)}${row(3, 'Глина')}</sheetData></worksheet>`;
    const xlsx = await workbook('long.xlsx', [sheet]);
    expect((await readTable(xlsx, { limits: { compressionRatio: 1e9 } })).rows.map(brief)).toEqual([
      '2! Наименование has more than 32767 characters',
      '3: |Глина',
    ]);
  });

  it('ends at the limit of rows', async () => {
    const csv = await file('rows.csv', `Наименование;Цена\n${'Песок;1\n'.repeat(11)}`);
    const { rows, failure } = await readTable(csv, { limits: { rows: 10 } });
    expect(rows).toHaveLength(10);
    expect(failure).toMatchObject({ message: expect.stringMatching(/more than 10 rows/) });
  });
});

describe('files made to take time', () => {
  it('reads past a cell of digits in place of a header, and past a row of a million cells', async () => {
    const digits = await file('digits.csv', `${'1'.repeat(200_000)}x;1\nНаименование;Цена\nПесок;1\n`);
    expect((await readTable(digits)).rows.map(brief)).toEqual(['3: |Песок||||1']);
    const wide = `${';'.repeat(900_000)}x\n`;
    const cells = await file('cells.csv', `Наименование;Цена\nПесок;1\n${wide.repeat(10)}Глина;3\n`);
    const { rows } = await readTable(cells);
    expect(brief(rows[1]!)).toMatch(/^3! has 16385 fields or more, the header has 2/);
    expect(brief(rows[11]!)).toBe('13: |Глина||||3');
  }, 10_000);

  it('reads past cells and formats of a sheet that only look like numbers and dates', async () => {
    const long = `${'e'.repeat(32_000)}\nx`;
    const cells = `<row><c t="inlineStr"><is><t>Песок</t></is></c>${`<c><v>${long}</v></c>`.repeat(20)}</row>`;
    const sheet = `<worksheet><sheetData>${HEADER_ROW}${cells}</sheetData></worksheet>`;
    const code = '['.repeat(60_000);
    const styles = `<styleSheet><numFmts>${`<numFmt numFmtId="164" formatCode="${code}"/>`.repeat(20)}</numFmts></styleSheet>`;
    const path = await workbook('long-codes.xlsx', [sheet], { 'xl/styles.xml': styles });
    expect((await readTable(path)).rows.map(brief)).toEqual(['2: |Песок']);
  }, 10_000);

  it('refuses a line of blanks without end at the beginning', async () => {
    const path = await file('blanks.csv', `${' '.repeat(3_000_000)}\nНаименование;Цена\nПесок;1\n`);
    await expect(readTable(path)).rejects.toThrow(/Line 1 has more than 1000000 blank characters/);
  });

  it('refuses tags within tags without end, and tags with attributes without end', async () => {
    const deep = await workbook('deep.xlsx', ['<worksheet>', '<a>'.repeat(1000)]);
    await expect(readTable(deep)).rejects.toThrow(/tags within tags, over 100 deep/);
    const attributes = Array.from({ length: 1500 }, (_, index) => `a${index}=""`).join(' ');
    const wide = await workbook('attributes.xlsx', [`<worksheet><c ${attributes}/>`]);
    await expect(readTable(wide)).rejects.toThrow(/more than 1000 attributes/);
  });

  it('counts what an empty shared text takes', async () => {
    const parts = { 'xl/sharedStrings.xml': `<sst>${'<si/>'.repeat(2000)}</sst>` };
    const sheet = [`<worksheet><sheetData>${HEADER_ROW}</sheetData></worksheet>`];
    const path = await workbook('empty-texts.xlsx', sheet, parts);
    await expect(readTable(path, { limits: { sharedTextBytes: 10_000 } })).rejects.toThrow(
      /texts of the workbook take more/,
    );
  });

  it('rejects objects of too many keys, and values within values without end', async () => {
    const keys = Array.from({ length: 200 }, (_, index) => `"k${index}": 1`).join(', ');
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const path = await file(
      'keys.json',
      `[{"name": "Песок"},\n{"name": "Глина", ${keys}},\n{"name": ${deep}}]`,
    );
    expect((await readTable(path)).rows.map(brief)).toEqual([
      '1: |Песок',
      '2! has 201 keys, at most 150 are read',
      '3! name must be text',
    ]);
  });
});

describe('an end before the end', () => {
  const LINES = `Наименование;Цена\n${'Песок речной мытый;100\n'.repeat(60_000)}`;
  let paths: string[];

  beforeAll(async () => {
    const row = '<row><c t="inlineStr"><is><t>Песок речной мытый</t></is></c><c><v>100</v></c></row>';
    const sheet = repeated(`<worksheet><sheetData>${HEADER_ROW}`, row, 20_000, '</sheetData></worksheet>');
    const xlsx = await workbook('many.xlsx', sheet);
    paths = [
      await file('many.csv', LINES),
      await file('many.csv.gz', gzipSync(LINES)),
      xlsx,
      await file('many.xlsx.gz', gzipSync(await readFile(xlsx))),
    ];
  });

  it('lets go of the file when it is closed after some rows, before the first, and again', async () => {
    for (const path of paths)
      for (const count of [0, 1, 500]) {
        const table = await openTable(path, PRICE_SCHEMA);
        for (let row = 0; row < count; row++) expect((await table.rows.next()).done).toBe(false);
        await table.close();
        await table.close();
      }
  });

  it('lets go of a workbook of which most is not read', async () => {
    const texts = Array.from({ length: 20_000 }, () => randomBytes(60).toString('base64'));
    const rows = texts.map((text) => `<row><c t="inlineStr"><is><t>${text}</t></is></c></row>`);
    const sheet = ['<worksheet><sheetData>', HEADER_ROW, ...rows, '</sheetData></worksheet>'];
    const table = await openTable(await workbook('large.xlsx', sheet), PRICE_SCHEMA);
    await table.close();
  });

  it('lets go of the file when the loop is left, and when it is closed while a row is awaited', async () => {
    for (const path of paths) {
      const left = await openTable(path, PRICE_SCHEMA);
      for await (const row of left.rows) if (row.line > 300) break;
      const waiting = await openTable(path, PRICE_SCHEMA);
      const row = waiting.rows.next();
      await waiting.close();
      await row.catch(() => undefined);
    }
  });

  it('ends with the reason of its signal', async () => {
    for (const path of paths) {
      const abort = new AbortController();
      const table = await openTable(path, PRICE_SCHEMA, { signal: abort.signal });
      await table.rows.next();
      abort.abort(new Error('enough'));
      await expect(table.rows.next()).rejects.toThrow('enough');
      await table.close();
      await expect(
        openTable(path, PRICE_SCHEMA, { signal: AbortSignal.abort(new Error('never')) }),
      ).rejects.toThrow('never');
    }
  });

  it('tells how far it is', async () => {
    for (const path of paths) {
      const table = await openTable(path, PRICE_SCHEMA);
      let last = 0;
      for await (const row of table.rows) {
        if (row.line % 1000 !== 0) continue;
        expect(table.progress()).toBeGreaterThanOrEqual(last);
        last = table.progress();
      }
      expect(table.progress()).toBe(1);
      await table.close();
    }
  });
});
