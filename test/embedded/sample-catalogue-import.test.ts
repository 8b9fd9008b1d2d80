import {
  type ImportRow,
  type ImportSink,
  loadSampleCatalogue,
  readRows,
  SAMPLE_CATALOGUE,
} from '../../src/importing/index.js';

describe('the sample catalogue', () => {
  const materials: Extract<ImportRow, { material: unknown }>['material'][] = [];

  beforeAll(async () => {
    const sink: ImportSink = {
      importBatch: (batch) => {
        materials.push(...batch);
        return Promise.resolve({
          created: batch.length,
          updated: 0,
          unchanged: 0,
          conflicts: 0,
          unindexed: 0,
        });
      },
    };
    expect(await loadSampleCatalogue(sink)).toMatchObject({ rejected: 0, aborted: false });
  });

  it('is about a thousand materials of many kinds, each once', () => {
    const distinct = (values: (string | null)[]) => new Set(values).size;
    expect(materials.length).toBeGreaterThanOrEqual(950);
    expect(materials.length).toBeLessThanOrEqual(1100);
    expect(distinct(materials.map(({ sku }) => sku))).toBe(materials.length);
    expect(distinct(materials.map(({ name }) => name.toLowerCase()))).toBe(materials.length);
    expect(distinct(materials.map(({ useCategory }) => useCategory))).toBeGreaterThanOrEqual(25);
  });

  it('is Russian for the most part, English for a good part', () => {
    const english = materials.filter(({ name }) => !/[а-яё]/i.test(name)).length / materials.length;
    expect(english).toBeGreaterThan(0.15);
    expect(english).toBeLessThan(0.25);
  });

  it('has no default in place of a value', async () => {
    for await (const row of readRows(SAMPLE_CATALOGUE))
      expect(row).toMatchObject({ material: { sku: expect.any(String), unit: expect.any(String) } });
    expect(materials.filter(({ useCategory }) => useCategory === 'Стройматериалы')).toEqual([]);
  });
});
