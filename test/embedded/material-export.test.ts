import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse/sync';
import { readRows } from '../../src/importing/index.js';
import { type ExportRequest, ExportService } from '../../src/materials/export/export.service.js';
import type { Material, NewMaterial } from '../../src/relational/index.js';
import { openEmbeddedRelational } from '../support/embedded-relational.js';
import { eventually } from '../support/eventually.js';

type Connection = Awaited<ReturnType<typeof openEmbeddedRelational>>;

const AWKWARD: NewMaterial[] = [
  { name: '=СУММ(A1:A9) болт', sku: '+7-900', useCategory: '-прочее', unit: '@шт', description: '=1\t+2' },
  { name: "'=уже с апострофом", sku: "'@1", useCategory: "''", unit: "'шт", description: "''-x" },
  {
    name: 'Труба 1/2" ВГП, оцинк.; 3 м',
    sku: 'A;B,C',
    useCategory: 'Трубы',
    unit: 'м',
    description: 'две\nстроки\r\nи "кавычки"',
  },
  { name: 'Без артикула', sku: null, useCategory: 'Прочее', unit: 'шт', description: null },
  { name: '-5 градусов, антифриз', sku: null, useCategory: 'Прочее', unit: 'л', description: '=' },
];
const content = ({ name, sku, useCategory, unit, description }: NewMaterial | Material) =>
  JSON.stringify({ name, sku, useCategory, unit, description });
const request = (changes: Partial<ExportRequest> = {}): ExportRequest => ({
  format: 'csv',
  bom: false,
  ...changes,
});

async function textOf(stream: Readable): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of stream.setEncoding('utf8')) pieces.push(piece as string);
  return pieces.join('');
}

describe('exporting materials', () => {
  let connection: Connection;
  let asked = 0;
  let service: ExportService;
  const folder = mkdtempSync(join(tmpdir(), 'rag-test-export-'));

  beforeAll(async () => {
    connection = await openEmbeddedRelational();
    const { store } = connection;
    const counted = Object.create(store, {
      list: { value: (query: Parameters<typeof store.list>[0]) => ((asked += 1), store.list(query)) },
    }) as typeof store;
    service = new ExportService(counted);
    await store.insertMany(AWKWARD);
    const bulk = Array.from({ length: 3000 }, (_, index) => ({
      name: `Материал ${index}`,
      useCategory: index % 3 === 0 ? 'Третьи' : 'Другие',
      unit: 'шт',
      sku: `BULK-${index}`,
      description: `Описание${' подлиннее'.repeat(20)}`,
    }));
    for (let from = 0; from < bulk.length; from += 1000)
      await store.insertMany(bulk.slice(from, from + 1000));
  }, 120_000);
  afterAll(async () => {
    await connection.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    asked = 0;
  });

  it('has each material once, newest first, though others come meanwhile', async () => {
    const stream = await service.export(request());
    const pieces: string[] = [];
    let late = 0;
    for await (const piece of stream.setEncoding('utf8')) {
      pieces.push(piece as string);
      late += 1;
      await connection.store.insertMany([
        {
          name: `Поздний ${late}`,
          useCategory: 'Поздние',
          unit: 'шт',
          sku: `LATE-${late}`,
          description: null,
        },
      ]);
    }
    const rows = parse<{ id: string; created_at: string }>(pieces.join(''), { columns: true });
    expect(rows).toHaveLength(3005);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(3005);
    const times = rows.map(({ created_at }) => created_at);
    expect(times).toEqual([...times].sort().reverse());
    expect(late).toBeGreaterThan(3);
  });

  it('filters by category and unit', async () => {
    const lines = (await textOf(await service.export(request({ format: 'ndjson', category: 'Третьи' }))))
      .trimEnd()
      .split('\n');
    const materials = lines.map((line) => JSON.parse(line) as { use_category: string });
    expect(materials).toHaveLength(1000);
    expect(new Set(materials.map(({ use_category }) => use_category))).toEqual(new Set(['Третьи']));
    expect(await textOf(await service.export(request({ category: 'Третьи', unit: 'км' })))).toMatch(
      /^sku,name[^\n]*\r\n$/,
    );
    expect(await textOf(await service.export(request({ bom: true, unit: 'км' })))).toMatch(/^\uFEFFsku,/);
  });

  it('reads no more than is taken, and nothing for a reader that has gone', async () => {
    const stream = await service.export(request());
    await new Promise((resolve) => stream.once('readable', resolve));
    stream.read();
    await eventually(() => expect(asked).toBeGreaterThan(0));
    await connection.store.ping();
    expect(asked).toBeLessThan(4);
    stream.destroy();
    const before = asked;
    for (let turn = 0; turn < 10; turn += 1) await connection.store.ping();
    expect(asked).toBe(before);
  });

  it.each(['csv', 'ndjson'] as const)(
    'is read again by an import, as %s: the same materials',
    async (format) => {
      const path = join(folder, `materials.${format}`);
      await pipeline(
        await service.export(request({ format, bom: format === 'csv' })),
        createWriteStream(path),
      );
      const materials: NewMaterial[] = [];
      for await (const row of readRows(path)) {
        if ('reason' in row) throw new Error(`line ${row.line}: ${row.reason}`);
        materials.push(row.material);
      }
      const present = await connection.store.list({ limit: 10_000 });
      expect(materials).toHaveLength(present.length);
      const others = new Set(present.map(content));
      expect(materials.map(content).filter((material) => !others.has(material))).toEqual([]);
    },
  );
});
