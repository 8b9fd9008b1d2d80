import { namesOf } from '../support/api-client.js';
import { ABSENT, CATALOGUE, CEMENT, create, idOf, type Fixture } from './fixture.js';

/** Changing the catalogue over HTTP. */
export function writingSuite({ api }: Fixture): void {
  describe('writing', () => {
    it('creates a material that the next search finds', async () => {
      await api().search('пеноплекс 50 мм');
      const created = await create(api(), {
        name: 'Пеноплэкс Комфорт 50 мм',
        use_category: 'Утеплитель',
        unit: 'упак',
      });
      expect(created.headers.get('etag')).toMatch(/^"1-[0-9a-z]+"$/);
      expect(created.body).toMatchObject({ version: 1, sku: null, description: null, indexed: true });
      expect(namesOf(await api().search('пеноплекс 50 мм'))).toContain('Пеноплэкс Комфорт 50 мм');
      await api().delete(`/api/v1/materials/${created.body.id}`);
      expect(namesOf(await api().search('пеноплекс 50 мм'))).not.toContain('Пеноплэкс Комфорт 50 мм');
    });

    it('changes a material and shows the change at once', async () => {
      const { body } = await create(api(), { name: 'Краска белая', use_category: 'Краски', unit: 'л' });
      const path = `/api/v1/materials/${body.id}`;
      await api().get(path);
      const patched = await api().patch(path, { name: 'Краска серая' }, { 'if-match': '"1"' });
      expect(patched).toMatchObject({
        status: 200,
        body: { name: 'Краска серая', unit: 'л', version: 2, indexed: true },
      });
      const read = await api().get(path);
      expect(read.body.name).toBe('Краска серая');
      expect(read.headers.get('etag')).toMatch(/^"2-[0-9a-z]+"$/);
      expect(
        (await api().put(path, { name: 'Краска', use_category: 'Краски', unit: 'кг' })).body,
      ).toMatchObject({ version: 3, sku: null });
      await api().delete(path);
    });

    it('refuses a change to a version that is gone, and does nothing', async () => {
      const path = `/api/v1/materials/${await idOf(api(), 'ARM-12')}`;
      const refused = await api().patch(path, { name: 'Другая' }, { 'if-match': '"999"' });
      expect(refused).toMatchObject({ status: 412, body: { code: 'VERSION_MISMATCH' } });
      expect((await api().delete(path, { 'if-match': '"999"' })).status).toBe(412);
      expect((await api().get(path)).body.name).toBe(CATALOGUE[2]!.name);
    });

    it('deletes for good, and again without an error', async () => {
      const { body } = await create(api(), { name: 'На удаление', use_category: 'Прочее', unit: 'шт' });
      const path = `/api/v1/materials/${body.id}`;
      await api().get(path);
      expect((await api().delete(path)).status).toBe(204);
      expect((await api().delete(path)).status).toBe(204);
      expect(await api().get(path)).toMatchObject({ status: 404, body: { code: 'MATERIAL_NOT_FOUND' } });
      expect((await api().patch(path, { unit: 'м' })).status).toBe(404);
    });

    it('names the material that has a SKU', async () => {
      const taken = await api().post('/api/v1/materials', { ...CEMENT, name: 'Другой цемент' });
      expect(taken).toMatchObject({
        status: 409,
        body: { code: 'SKU_TAKEN', existing_id: await idOf(api(), 'CEM-500') },
      });
      expect(taken.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    });
  });

  describe('batches', () => {
    it('create what can be created and tell the rest', async () => {
      const sku = `NEW-${Date.now()}`;
      const item = { name: 'Саморез 3,5х35', use_category: 'Крепёж', unit: 'шт' };
      const { body } = await api().post('/api/v1/materials/batch', {
        materials: [
          { ...item, sku },
          { ...item, sku: 'CEM-500' },
          { ...item, sku },
        ],
      });
      expect(body).toMatchObject({ created: 1, conflicts: 2, indexed: true });
      expect(body.results.map((result: { status: string }) => result.status)).toEqual([
        'created',
        'conflict',
        'conflict',
      ]);
      await api().delete(`/api/v1/materials/${body.results[0].id}`);
    });

    it('read in the order asked, and list what is missing', async () => {
      const [first, second] = await Promise.all([idOf(api(), 'CEM-500'), idOf(api(), 'ARM-12')]);
      const { body } = await api().post('/api/v1/materials/batch/get', {
        ids: [second, ABSENT, first, second],
      });
      expect(body.materials.map(({ id }: { id: string }) => id)).toEqual([second, first, second]);
      expect(body.missing).toEqual([ABSENT]);
    });

    it('make cached answers void when repeated: the first try may have been committed and its answer lost', async () => {
      const outcome = async () => (await api().search('гипсокартон')).headers.get('x-cache');
      await outcome();
      expect(await outcome()).toMatch(/^HIT/);
      await api().post('/api/v1/materials/import', { materials: CATALOGUE });
      expect(await outcome()).toBe('MISS');
    });

    it('can be imported again without a change', async () => {
      const { body } = await api().post('/api/v1/materials/import', { materials: CATALOGUE });
      expect(body).toMatchObject({ created: 0, updated: 0, unchanged: CATALOGUE.length });
    });
  });

  describe('listing', () => {
    it('walks the catalogue by cursor, each material once', async () => {
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await api().get(`/api/v1/materials?limit=2${cursor && `&cursor=${cursor}`}`);
        seen.push(...body.materials.map(({ id }: { id: string }) => id));
        cursor = body.next_cursor ?? '';
      } while (cursor);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toHaveLength(CATALOGUE.length);
    });

    it('takes category, unit and skip', async () => {
      const all = await api().get('/api/v1/materials?category=Цемент&unit=мешок');
      expect(all.body.materials).toHaveLength(2);
      const rest = await api().get('/api/v1/materials?category=Цемент&skip=1');
      expect(rest.body.materials).toEqual(all.body.materials.slice(1));
    });
  });
}
