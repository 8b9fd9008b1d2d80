import { parse } from 'csv-parse/sync';
import { uniqueName } from '../support/servers/fresh-database.js';
import { ended, upload } from '../support/upload-client.js';
import { CATALOGUE, create, type Fixture } from './fixture.js';

/** The catalogue as a file, over HTTP. */
export function exportSuite({ api }: Fixture): void {
  const rowsOf = (csv: string) => parse<Record<string, string>>(csv, { columns: true, bom: true });
  const byName = (a: { name?: string }, b: { name?: string }) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1);

  describe('exporting', () => {
    it('answers a CSV for spreadsheets and imports', async () => {
      const answer = await api().get('/api/v1/materials/export');
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(answer.headers.get('content-disposition')).toBe('attachment; filename="materials.csv"');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const rows = rowsOf(answer.body).map(({ name, use_category, unit, sku }) => ({
        name,
        use_category,
        unit,
        ...(sku ? { sku } : {}),
      }));
      expect(rows.sort(byName)).toEqual([...CATALOGUE].sort(byName));
    });

    it('answers a material as JSON on each line, also of one category and unit alone', async () => {
      const answer = await api().get('/api/v1/materials/export?format=ndjson&category=Цемент&unit=мешок');
      expect(answer.headers.get('content-type')).toMatch(/^application\/x-ndjson/);
      const lines = (answer.body as string).trimEnd().split('\n');
      const materials = lines.map((line) => JSON.parse(line) as { id: string; sku: string });
      expect(materials.map(({ sku }) => sku).sort()).toEqual(['CEM-400', 'CEM-500']);
      for (const material of materials)
        expect((await api().get(`/api/v1/materials/${material.id}`)).body).toEqual(material);
    });

    it('is compressed for who takes that, and the same for who does not', async () => {
      const ask = (coding: string) => api().get('/api/v1/materials/export', { 'accept-encoding': coding });
      const [packed, plain, refused] = [
        await ask('br, gzip;q=0.5'),
        await ask('identity'),
        await ask('gzip;q=0'),
      ];
      expect(packed.headers.get('content-encoding')).toBe('gzip');
      expect(plain.headers.get('content-encoding')).toBeNull();
      expect(refused.headers.get('content-encoding')).toBeNull();
      expect(packed.body).toBe(plain.body);
    });

    it('has no formulas', async () => {
      const { body } = await create(api(), { name: '=1+1 болт', use_category: '-', unit: '@', sku: '+7=1' });
      const { body: csv } = await api().get('/api/v1/materials/export?bom=true&category=-');
      expect(rowsOf(csv)).toMatchObject([
        { name: "'=1+1 болт", use_category: "'-", unit: "'@", sku: "'+7=1" },
      ]);
      await api().delete(`/api/v1/materials/${body.id}`);
    });

    it('changes nothing when it is imported again, also what has no SKU or looks like a total', async () => {
      const category = uniqueName('Again');
      for (const name of ['Итого по смете', 'Всего кирпич', '+ Болт'])
        await create(api(), { name, use_category: category, unit: 'шт' });
      for (const format of ['csv', 'ndjson']) {
        const query = new URLSearchParams({ format, category });
        const { body: content } = await api().get(`/api/v1/materials/export?${query.toString()}`);
        const { body: job } = await upload(api(), { name: 'materials', content: content as string });
        expect((await ended(api(), job.id as string)).result).toMatchObject({ total: 3, unchanged: 3 });
      }
      for (const { id } of (await api().get(`/api/v1/materials?category=${category}`)).body.materials)
        await api().delete(`/api/v1/materials/${id}`);
    });

    it('ends when the reader goes away', async () => {
      for (let time = 0; time < 5; time += 1) {
        const leaving = new AbortController();
        const response = await fetch(`${api().url}/api/v1/materials/export`, { signal: leaving.signal });
        leaving.abort();
        await expect(response.text()).rejects.toThrow();
      }
      expect((await api().get('/health/ready')).status).toBe(200);
    });

    it('refuses what it does not know', async () => {
      for (const query of ['format=xml', 'bom=maybe', 'limit=5'])
        expect(await api().get(`/api/v1/materials/export?${query}`)).toMatchObject({
          status: 400,
          body: { code: 'VALIDATION_FAILED' },
        });
    });
  });
}
