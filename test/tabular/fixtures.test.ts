import { readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GOOD_TABLES, REFUSED_TABLES } from './good-tables.js';
import { brief, readTable, TABLES } from './read-table.js';

/** Temporary folders of tables, and files of this process that are open. */
async function leftBehind(): Promise<string[]> {
  const folders = await readdir(tmpdir());
  return folders.filter((name) => name.startsWith(`rag-materials-${process.pid}-`));
}

describe('tables as suppliers send them', () => {
  it.each(GOOD_TABLES)('%s', async (file, info, rows) => {
    const table = await readTable(join(TABLES, file));
    expect(table.failure).toBeUndefined();
    expect(table.info).toMatchObject(info);
    expect(table.rows.map(brief)).toEqual(rows);
  });

  it('reads several hundred rows of a workbook, without the noise of binary fractions', async () => {
    const { rows } = await readTable(join(TABLES, 'hundreds.xlsx'));
    expect(rows).toHaveLength(400);
    expect(rows.map(brief)[399]).toBe('401: К-0400|Кирпич керамический М200 партия 400||шт||40.2');
    for (const row of rows) expect('cells' in row && row.cells.price).toMatch(/^\d+(\.\d)?$/);
  });

  it('leaves no temporary file behind', async () => {
    expect(await leftBehind()).toEqual([]);
  });
});

describe('files that are no table', () => {
  it.each(REFUSED_TABLES)('%s', async (file, words) => {
    await expect(readTable(join(TABLES, file))).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringMatching(words),
    });
    expect(await leftBehind()).toEqual([]);
  });

  it('gives what stands before the place where JSON is cut off', async () => {
    const { rows, failure } = await readTable(join(TABLES, 'cut-array.json'));
    expect(rows.map(brief)).toEqual(['1: |Плита OSB||||900']);
    expect(failure).toMatchObject({ code: 'FILE_UNREADABLE', message: expect.stringMatching(/cut off/) });
  });
});

it('has a row of this test for every fixture', () => {
  const named = [...GOOD_TABLES, ...REFUSED_TABLES].map(([file]) => file);
  expect([...named, 'hundreds.xlsx', 'cut-array.json'].sort()).toEqual(readdirSync(TABLES).sort());
});
