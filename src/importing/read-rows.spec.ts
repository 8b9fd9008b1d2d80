import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { OpenOptions } from '../tabular/index.js';
import type { Field } from './material-schema.js';
import { type ImportRow, readRows } from './read-rows.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rag-test-rows-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(content: string | Uint8Array, options?: OpenOptions<Field>): Promise<ImportRow[]> {
  const file = join(folder, 'catalogue');
  await writeFile(file, content);
  const rows: ImportRow[] = [];
  for await (const row of readRows(file, options)) rows.push(row);
  return rows;
}

/** `line name` of what is imported, `line! reason` of what is not. */
const brief = (rows: readonly ImportRow[]) =>
  rows.map((row) => ('material' in row ? `${row.line} ${row.material.name}` : `${row.line}! ${row.reason}`));

describe('readRows: columns', () => {
  it.each([
    ['sku,name,use_category,unit,description', ','],
    ['Артикул;Наименование;Категория;Ед. изм.;Описание', ';'],
    ['Код\tМАТЕРИАЛ\tгруппа\tЕдиница измерения\tПримечание', '\t'],
    ['OKPD2,"Номенклатура",Category,"ед",Description', ','],
  ])('finds them in %s', async (header, delimiter) => {
    const [row] = await read(
      `${header}\r\n${['A-12', 'Цемент М500', 'Вяжущие', 'мешок', '50 кг'].join(delimiter)}\r\n`,
    );
    expect(row).toEqual({
      line: 2,
      material: {
        sku: 'A-12',
        name: 'Цемент М500',
        useCategory: 'Вяжущие',
        unit: 'мешок',
        description: '50 кг',
      },
    });
  });

  it('prefers the better heading when two could be the same field', async () => {
    const [row] = await read('Код,Материал,Наименование,Артикул\n777,сталь,Уголок 50х50,A-1\n');
    expect(row).toMatchObject({ material: { name: 'Уголок 50х50', sku: 'A-1' } });
  });

  it('names the columns it found when none is the name', async () => {
    await expect(read('цена,остаток\n1,2\n')).rejects.toThrow(/No column holds the name.*"цена", "остаток"/);
  });

  it('bears 100,000 columns, and reads more than 150 where it is told to', async () => {
    // Behind the last column of a sheet nothing is looked at.
    const header = Array.from({ length: 100_000 }, (_, index) => `c${index}`).join(',');
    await expect(read(header)).rejects.toThrow(/"c19" and 16365 more/);
    await expect(read(`name,${header}`)).rejects.toThrow(/has more than 16384 columns, at most 150/);
    const wide = `${header.slice(0, 2000)},name\n${','.repeat(header.slice(0, 2000).split(',').length)}Щебень\n`;
    const [row] = await read(wide, { limits: { columns: 1000 } });
    expect(row).toMatchObject({ line: 2, material: { name: 'Щебень' } });
  });
});

describe('readRows: rows', () => {
  it('fills in defaults, and an id that content alone decides', async () => {
    const [one, two, three] = await read('name,unit\nПесок речной,\n" Песок  речной ",шт\nПесок речной,м3\n');
    expect(one).toMatchObject({ material: { unit: 'шт', useCategory: 'Стройматериалы', sku: null } });
    const ids = [one, two, three].map((row) => (row && 'material' in row ? row.material.id : undefined));
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('rejects what the API would, with every reason, and goes on', async () => {
    const rows = await read(
      `sku,name,unit\nA1,Г,шт\nA-12,${'я'.repeat(1001)},шт\nA-13,,шт\nA-14,Гвоздь,${'м'.repeat(51)}\nA-15,Гвозди,кг\n`,
    );
    expect(brief(rows)).toEqual([
      '2! name has 1 character(s), at least 2 are needed; sku has 2 character(s), at least 3 are needed',
      '3! name has 1001 characters, at most 1000 are allowed',
      '4! name is missing',
      '5! unit has 51 characters, at most 50 are allowed',
      '6 Гвозди',
    ]);
  });

  it('counts the lines of quoted values, with each kind of line break', async () => {
    const rows = await read('name,description\r\nА1,"x\r\ny\r\n"\r\n\r\n\r\nБ2,z\nВ3,"\n\n"\nГ4,\rД5,\n');
    expect(brief(rows)).toEqual(['2 А1', '7 Б2', '8 В3', '11 Г4', '12 Д5']);
  });

  it('takes quotes that suppliers leave bare', async () => {
    const rows = await read(
      'name,unit\nУголок 3/4",шт\n"Труба 1/2" ВГП",м\n"Тиккурила" краска,л\n"Кран ""Бугатти"" 1/2""",шт\n',
    );
    expect(brief(rows)).toEqual([
      '2 Уголок 3/4"',
      '3 Труба 1/2" ВГП',
      '4 "Тиккурила" краска',
      '5 Кран "Бугатти" 1/2"',
    ]);
  });

  it('loses one row, not the file, to a quote that is never closed', async () => {
    const rows = await read('name,unit\nА1,шт\n"Б2,шт\nВ3,шт\nГ4,шт');
    expect(brief(rows)).toEqual(['2 А1', '3! opens a quote that is never closed', '4 В3', '5 Г4']);
    const far = await read(`name,unit\n"Б2,шт\n${`В3,${'м'.repeat(49)}\n`.repeat(30_000)}`);
    expect(brief(far.slice(0, 2))).toEqual(['2! opens a quote that is never closed', '3 В3']);
    expect(far).toHaveLength(30_001);
  });

  it('passes over a row of more than a million characters', async () => {
    const rows = await read(`name\nА1\n${'x'.repeat(3_000_000)}\nБ2\n`);
    expect(brief(rows)).toEqual(['2 А1', '3! is longer than 1000000 characters', '4 Б2']);
  });

  it('rejects a row that a bare delimiter has shifted, not one that is padded', async () => {
    const rows = await read('name,unit\nТруба 20х2,8,м\nТруба 32,м,,\n,,\nМуфта\n');
    expect(brief(rows)).toEqual([
      '2! has 3 fields, the header has 2: quote a value that contains the delimiter',
      '3 Труба 32',
      '5 Муфта',
    ]);
  });
});

describe('readRows: JSON', () => {
  it('reads an array, with the line of each element', async () => {
    const rows = await read(
      '[\n {"name": "А1 [\\"},", "unit": "м"},\n\n {"наименование": "Б2",\n "артикул": 12345},\n 7, {"name": ["x"]}, {"name": nul}, {}\n]',
    );
    expect(brief(rows)).toEqual([
      '2 А1 ["},',
      '4 Б2',
      '6! is not a JSON object',
      '6! name must be text',
      '6! is not JSON',
      '6! name is missing',
    ]);
    expect(rows[1]).toMatchObject({ material: { sku: '12345' } });
  });

  it('reads the array under "materials"', async () => {
    const text = '{"meta": {"materials": ["no"]}, "note": "[", "materials": [{"name": "А1"}], "more": [1]}';
    expect(brief(await read(text))).toEqual(['1 А1']);
  });

  it('reads NDJSON, one row or many', async () => {
    expect(brief(await read('{"name":"А1"}'))).toEqual(['1 А1']);
    expect(brief(await read('{"name":"А1"}\n\n{oops}\n[1]\n{"name":"Б2"}\r\n{"name":"В3"'))).toEqual([
      '1 А1',
      '3! is not JSON',
      '4! is not a JSON object',
      '5 Б2',
      '6! is not JSON',
    ]);
  });

  it('says so when the JSON is something else or cut off', async () => {
    await expect(read('{"items": [1, 2]}\n')).rejects.toThrow(/No key holds the name .* found: "items"/);
    await expect(read('{\n"things": [1, 2]\n}\n')).rejects.toThrow(/neither an array/);
    await expect(read('[{"name": "А1"}, {"name": "Б')).rejects.toThrow(/ends inside the array/);
    await expect(read(`[{"name": "${'x'.repeat(3_000_000)}`)).rejects.toThrow(/line 1 is longer/);
  });
});

describe('readRows: groups', () => {
  it('takes the title above a row for its category, where no column says it', async () => {
    const header = 'Артикул;Наименование;Ед. изм.;Цена\n';
    const rows = await read(
      `${header};Крепёж;;\nГ-10;Гвоздь 100;кг;90\nВ-20;Винт М4;шт;2\n;Сухие смеси;;\nП-30;Плиточный клей;меш;400\n`,
    );
    expect(rows.map((row) => 'material' in row && row.material.useCategory)).toEqual([
      'Крепёж',
      'Крепёж',
      'Сухие смеси',
    ]);
    const own = await read('Раздел;Наименование;Цена\nИнструмент;Молоток;90\n;Гвоздь;\n');
    expect(own.map((row) => 'material' in row && row.material.useCategory)).toEqual([
      'Инструмент',
      'Стройматериалы',
    ]);
  });
});

describe('readRows: bytes', () => {
  const csv = 'name,unit\nЩебень гранитный,т\nПесок,м3\n';

  it('takes gzip and a byte order mark', async () => {
    const marked = Buffer.from(`\uFEFF${csv}`);
    for (const bytes of [marked, gzipSync(marked), Buffer.from(`\uFEFF${csv}`, 'utf16le')])
      expect(brief(await read(bytes))).toEqual(['2 Щебень гранитный', '3 Песок']);
  });

  it('rejects the rows that are not UTF-8, and only them', async () => {
    const windows1251 = Buffer.from([0xcf, 0xe5, 0xf1, 0xee, 0xea]);
    const rows = await read(
      Buffer.concat([Buffer.from('name\n'), windows1251, Buffer.from('\nПесок\nЩе\u0000бень\n')]),
    );
    expect(brief(rows)).toEqual([
      '2! name is not valid UTF-8',
      '3 Песок',
      '4! name contains a NUL character',
    ]);
  });

  it.each([
    ['nothing', Buffer.alloc(0), /empty/],
    ['white space', Buffer.from('\uFEFF \n\n'), /empty/],
    ['an XLSX that is cut off', Buffer.from('PK\u0003\u0004rest'), /XLSX.*cut off/],
    ['an XLS', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1]), /\.xls/],
    ['a table without names', Buffer.from('цена;остаток\n1;2\n'), /"цена", "остаток"/],
  ])('refuses %s in words', async (_what, bytes, words) => {
    await expect(read(bytes)).rejects.toThrow(words);
  });

  it('says so when there is a header and nothing else', async () => {
    await expect(read('name,unit\n')).rejects.toThrow(/a header in line 1 and no rows/);
    await expect(read('name')).rejects.toThrow(/no rows/);
  });
});
