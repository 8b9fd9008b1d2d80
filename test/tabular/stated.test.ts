import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type OpenOptions, previewTable } from '../../src/tabular/index.js';
import { PRICE_SCHEMA, type PriceField } from '../support/price-schema.js';
import { brief, readTable, TABLES } from './read-table.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rag-test-stated-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(content: string | Uint8Array, options?: OpenOptions<PriceField>) {
  const path = join(folder, 'table');
  await writeFile(path, content);
  return readTable(path, options);
}

const rowsOf = async (content: string | Uint8Array, options?: OpenOptions<PriceField>) =>
  (await read(content, options)).rows.map(brief);

describe('what is stated goes before what is detected', () => {
  it('columns by number, for a table without a header', async () => {
    const mapping = { name: 1, unit: 2, price: 3 };
    const expected = ['1: |Гипсокартон 12,5||лист||420', '2: |Профиль ПП 60х27||шт||145'];
    const file = join(TABLES, 'no-header.csv');
    expect((await readTable(file, { mapping, headerRow: 0 })).rows.map(brief)).toEqual(expected);
    expect((await readTable(file, { mapping })).rows.map(brief)).toEqual(expected);
  });

  it('columns by heading and by number, against what their headings say', async () => {
    const text = 'Наименование;Полное имя;Цена;Опт\nК-1;Кирпич красный;12;10\n';
    expect(await rowsOf(text)).toEqual(['2: |К-1||||12']);
    expect(await rowsOf(text, { mapping: { name: ' полное ИМЯ', price: 4, sku: 'Наименование' } })).toEqual([
      '2: К-1|Кирпич красный||||10',
    ]);
    const { info } = await read(text, { mapping: { name: 2 } });
    expect(info.columns).toEqual([
      { index: 1, heading: 'Наименование', field: null, why: 'another column is stated: "Полное имя"' },
      { index: 2, heading: 'Полное имя', field: 'name', why: 'stated' },
      { index: 3, heading: 'Цена', field: 'price', why: 'the heading is "цена"' },
      { index: 4, heading: 'Опт', field: null, why: 'no field has such a heading' },
    ]);
  });

  it('keys of JSON', async () => {
    expect(await rowsOf('[{"title":"Окно","name":"О-1"}]', { mapping: { name: 'title' } })).toEqual([
      '1: |Окно',
    ]);
    await expect(read('[{"name":"а"}]', { mapping: { name: 1 } })).rejects.toThrow(/JSON has keys/);
  });

  it('the line of the header, and that there is none where there is one', async () => {
    const text = 'Наименование;Цена\nСтарое;1\nНаименование;Код;Цена\nНовое;Н-1;2\n';
    expect(await rowsOf(text, { headerRow: 3 })).toEqual(['4: Н-1|Новое||||2']);
    expect(await rowsOf('name;price\nа;1\n', { headerRow: 0, mapping: { name: 1 } })).toEqual([
      '1: |name',
      '2: |а',
    ]);
    await expect(read(text, { headerRow: 2 })).rejects.toThrow(/found in line 2: "Старое", "1"/);
  });

  it('encoding, delimiter and sheet', async () => {
    const bytes = Buffer.from([0xd0, 0xc5, 0xd3, 0xcf, 0xcb, 10, 0xc1, 0xc2, 10]); // Russian in two encodings
    const mapping = { name: 1 };
    expect(await rowsOf(bytes, { mapping, headerRow: 0, encoding: 'KOI8-R' })).toEqual([
      '1: |песок',
      '2: |аб',
    ]);
    expect(await rowsOf(bytes, { mapping, headerRow: 0, encoding: 'cp1251' })).toEqual([
      '1: |РЕУПЛ',
      '2: |БВ',
    ]);
    expect(await rowsOf('name|x,price\nа|б,2\n', { delimiter: ',', mapping: { name: 'name|x' } })).toEqual([
      '2: |а|б||||2',
    ]);
    const workbook = join(TABLES, 'hidden-sheet.xlsx');
    for (const [sheet, row] of [
      ['опт', '2: О-1|Оптовый товар||шт||3'],
      [4, '2: О-1|Оптовый товар||шт||3'],
      ['1', '2: Х-1|Старый товар||шт||1'],
      ['Старый прайс', '2: Х-1|Старый товар||шт||1'],
    ] as const)
      expect((await readTable(workbook, { sheet })).rows.map(brief)).toEqual([row]);
  });

  it('and where no heading tells the delimiter, decimal commas do not', async () => {
    const text = 'Песок;9,19\nГлина;10,20\nГравий;11,30\n';
    expect(await rowsOf(text, { headerRow: 0, mapping: { name: 1 } })).toEqual([
      '1: |Песок',
      '2: |Глина',
      '3: |Гравий',
    ]);
  });

  it('that there are no groups', async () => {
    const { rows } = await readTable(join(TABLES, 'groups.csv'), { groups: false });
    expect(rows.map(brief).slice(0, 2)).toEqual(['2: |Крепёж', '3: Г-10|Гвоздь 4х100||кг||118']);
  });

  it.each<[OpenOptions<PriceField>, RegExp]>([
    [{ encoding: 'latin-9' }, /encoding "latin-9" is not read; one of utf-8/],
    [{ delimiter: '#' }, /delimiter must be one of/],
    [{ mapping: { name: 0 } }, /counted from 1/],
    [{ mapping: { colour: 1 } as never }, /names "colour"; the fields are sku/],
  ])('refuses %j', async (options, words) => {
    await expect(read('name;price\nа;1\n', options)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: expect.stringMatching(words),
    });
  });

  it('names the sheets of a workbook that has no such one', async () => {
    await expect(readTable(join(TABLES, 'hidden-sheet.xlsx'), { sheet: 'Розница' })).rejects.toThrow(
      /no sheet "Розница"; it has "Старый прайс", "Титул", "Прайс 2026", "Опт"/,
    );
  });
});

describe('titles of groups', () => {
  const header = 'Артикул;Наименование;Ед. изм.;Цена\n';

  it('are no titles where nothing stands below, and none where there are many in a row', async () => {
    expect(await rowsOf(`${header}А-1;Болт;шт;1\n;Цены действительны до марта;;\n`)).toEqual([
      '2: А-1|Болт||шт||1',
      '3! has one filled cell and no row below it: neither a row nor the title of a group',
    ]);
    expect(
      await rowsOf(
        `${header}${['Болт', 'Винт', 'Гайка', 'Шайба'].map((name) => `;${name};;\n`).join('')}А-1;Гвоздь;кг;9\n`,
      ),
    ).toEqual(['2: |Болт', '3: |Винт', '4: |Гайка', '5: |Шайба', '6: А-1|Гвоздь||кг||9']);
  });

  it('are not codes that stand alone', async () => {
    expect(await rowsOf(`${header}А-1;;;\nА-2;Болт;шт;1\n`)).toEqual(['2: А-1', '3: А-2|Болт||шт||1']);
  });
});

describe('a preview', () => {
  it('shows the first rows as they are read, the mapping and how each was decided', async () => {
    const { info, rows } = await previewTable(join(TABLES, '1c-windows-1251.csv'), PRICE_SCHEMA, {}, 1);
    expect(rows.map(brief)).toEqual(['5: 00-00001234|Гвоздь строительный 4х100, шт||кг|1 250,000|118,40']);
    expect(info.notes).toEqual([
      'encoding: windows-1251, it is not UTF-8, and reads most like Russian so',
      'delimiter: ;, it divides the rows alike, and the header into the most known headings',
      'header: line 4, where headings of 5 fields stand',
    ]);
    expect(info.columns.map(({ why }) => why)).toEqual([
      'the heading is "код"',
      'the heading begins with "номенклатура"',
      'the heading is "ед изм"',
      'the heading is "цена с ндс" and a unit',
      'the heading is "остаток"',
    ]);
  });
});

it('reads every table that it is given as it was written', async () => {
  const cell = fc.stringMatching(/^[а-яА-Яa-z0-9][а-яА-Яa-z0-9 ,;"\n-]{0,12}[а-яa-z0-9]$/);
  const row = fc.record({
    sku: fc.stringMatching(/^[A-Z]{3}-\d{3}$/),
    name: cell,
    unit: fc.constantFrom('шт', 'кг', 'м2'),
    price: fc.stringMatching(/^[1-9]\d{0,3},\d\d$/),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 2, maxLength: 30 }),
      fc.constantFrom(',', ';', '\t', '|'),
      fc.constantFrom('utf8' as const, 'utf16le' as const),
      fc.boolean(),
      async (table, delimiter, encoding, mark) => {
        const quoted = (value: string) =>
          /["\n]/.test(value) || value.includes(delimiter) ? `"${value.replaceAll('"', '""')}"` : value;
        const lines = [
          ['Артикул', 'Наименование', 'Ед. изм.', 'Цена'],
          ...table.map(({ sku, name, unit, price }) => [sku, name, unit, price]),
        ];
        const text = lines.map((line) => line.map(quoted).join(delimiter)).join('\r\n');
        const { rows, info } = await read(Buffer.from((mark ? '\uFEFF' : '') + text, encoding));
        expect(info.delimiter).toBe(delimiter);
        expect(rows.map((read) => ('cells' in read ? read.cells : read))).toEqual(table);
      },
    ),
    { numRuns: 60 },
  );
});
