import type { Fixture } from './fixture.js';

const BASE = '/api/v1/reference';
const ABSENT = '00000000-0000-4000-8000-000000000000';

/** Categories, units and colours over HTTP. */
export function referenceSuite({ api }: Fixture): void {
  const path = (kind: string, id: string) => `${BASE}/${kind}/${id}`;
  const create = async (kind: string, body: object) => {
    const answer = await api().post(`${BASE}/${kind}`, body);
    expect(answer.status).toBe(201);
    return answer;
  };
  const brought = new Set<string>();
  const bring = async (use_category: string, unit = 'шт', sku = 'REF-1') => {
    const { body } = await api().post('/api/v1/materials/import', {
      materials: [{ name: 'Материал из прайса', use_category, unit, sku }],
    });
    brought.add(body.results[0].id);
  };
  const toReview = async (kind: string) =>
    (await api().get(`${BASE}/${kind}?status=unreviewed`)).body as {
      id: string;
      name: string;
      materials: number;
      version: number;
    }[];
  const clean = async (kind: string, ...ids: string[]) => {
    for (const id of ids) expect((await api().delete(path(kind, id))).status).toBe(204);
  };

  describe('reference data', () => {
    afterAll(async () => {
      for (const id of brought) await api().delete(`/api/v1/materials/${id}`);
    });

    it('creates, reads, changes and deletes, each at once seen', async () => {
      const { body, headers } = await create('categories', { name: 'Фасады', aliases: ['Facade'] });
      expect(body).toMatchObject({ name: 'Фасады', aliases: ['Facade'], parent_id: null, reviewed: true });
      expect(headers.get('etag')).toMatch(/^"1-[0-9a-z]+"$/);
      const one = path('categories', body.id);
      expect((await api().get(one)).body).toEqual(body);
      expect((await api().get(one)).headers.get('x-cache')).toMatch(/^HIT/);
      const etag = (await api().get(one)).headers.get('etag') ?? '';
      const patched = await api().patch(one, { description: 'Всё для фасадов' }, { 'if-match': etag });
      expect(patched).toMatchObject({ status: 200, body: { version: 2, aliases: ['Facade'] } });
      expect((await api().get(one)).body.description).toBe('Всё для фасадов');
      expect(await api().patch(one, { name: 'Нет' }, { 'if-match': etag })).toMatchObject({
        status: 412,
        body: { code: 'VERSION_MISMATCH' },
      });
      expect((await api().delete(one)).status).toBe(204);
      expect((await api().delete(one)).status).toBe(204);
      expect(await api().get(one)).toMatchObject({ status: 404, body: { code: 'REFERENCE_NOT_FOUND' } });
    });

    it('names who has a name', async () => {
      const { body } = await create('units', { name: 'палочка', aliases: ['палка'] });
      expect(await api().post(`${BASE}/units`, { name: 'ПАЛКА.' })).toMatchObject({
        status: 409,
        body: { code: 'NAME_TAKEN', existing_id: body.id, existing_name: 'палочка', reviewed: true },
      });
      await clean('units', body.id);
    });

    it('refuses what is beyond the limits', async () => {
      const bad: [string, object][] = [
        ['categories', { name: '' }],
        ['categories', { name: 'x'.repeat(101) }],
        ['categories', { name: 'x', aliases: ['y', 7] }],
        ['categories', { name: 'x', parent_id: 'нет' }],
        ['categories', { name: 'x', parent_id: ABSENT }],
        ['units', { name: 'x'.repeat(51) }],
        ['units', { name: 'x', factor: '1000' }],
        ['units', { name: 'x', base_unit_id: ABSENT, factor: '0.00' }],
        ['colors', { name: 'x' }],
        ['colors', { name: 'цвет', hex_code: '#12345' }],
        ['colors', { name: 'цвет', rgb_values: [1, 2, 256] }],
        ['colors', { name: 'цвет', hex_code: '#000000', rgb_values: [0, 0, 1] }],
      ];
      for (const [kind, body] of bad)
        expect([kind, body, (await api().post(`${BASE}/${kind}`, body)).body.code]).toEqual([
          kind,
          body,
          'VALIDATION_FAILED',
        ]);
    });

    it('has colours by code and by values', async () => {
      const { body } = await create('colors', { name: 'мятный', rgb_values: [152, 255, 152] });
      expect(body).toMatchObject({ hex_code: '#98FF98', rgb_values: [152, 255, 152] });
      const changed = await api().patch(path('colors', body.id), { hex_code: '#98ff99' });
      expect(changed.body).toMatchObject({ hex_code: '#98FF99', rgb_values: [152, 255, 153] });
      expect((await api().patch(path('colors', body.id), { hex_code: null })).body.rgb_values).toBeNull();
      const { body: all } = await api().get(`${BASE}/colors`);
      expect(all.map(({ name }: { name: string }) => name)).toEqual(
        expect.arrayContaining(['мятный', 'белый']),
      );
      await clean('colors', body.id);
    });

    it('shows the tree, and refuses a cycle', async () => {
      const { body: top } = await create('categories', { name: 'Отделка' });
      const { body: below } = await create('categories', { name: 'Обои', parent_id: top.id });
      const tree = async () =>
        (await api().get(`${BASE}/categories/tree`)).body.find(({ id }: { id: string }) => id === top.id);
      expect(await tree()).toEqual({
        id: top.id,
        name: 'Отделка',
        children: [{ id: below.id, name: 'Обои', children: [] }],
      });
      expect(await api().patch(path('categories', top.id), { parent_id: below.id })).toMatchObject({
        status: 409,
        body: { code: 'CATEGORY_CYCLE' },
      });
      expect(await api().delete(path('categories', top.id))).toMatchObject({
        status: 409,
        body: { code: 'REFERENCE_IN_USE', children: 1, materials: 0 },
      });
      await clean('categories', below.id);
      expect((await tree()).children).toEqual([]);
      await clean('categories', top.id);
    });

    it('collects what an import brings, never older than the import', async () => {
      expect((await toReview('units')).map(({ name }) => name)).not.toContain('кассета');
      await bring('Категория из прайса', 'кассета');
      expect((await toReview('units')).find(({ name }) => name === 'кассета')).toMatchObject({
        materials: 1,
      });
      const entry = (await toReview('categories')).find(({ name }) => name === 'Категория из прайса');
      expect(entry).toMatchObject({ materials: 1, reviewed: false });
      await bring('категория ИЗ прайса', 'Кассета.', 'REF-2');
      expect((await toReview('categories')).filter(({ name }) => /из прайса/i.test(name))).toMatchObject([
        { materials: 2 },
      ]);
      const approved = await api().patch(path('categories', entry!.id), { reviewed: true });
      expect(approved.body).toMatchObject({ reviewed: true, version: 2 });
      expect((await toReview('categories')).map(({ id }) => id)).not.toContain(entry!.id);
    });

    it('merges into another one, whose alias the old name becomes', async () => {
      await bring('Изделия прочие', 'штучка');
      const { body: target } = await create('categories', { name: 'Разные изделия' });
      const source = (await toReview('categories')).find(({ name }) => name === 'Изделия прочие');
      expect(await api().delete(path('categories', source!.id))).toMatchObject({
        status: 409,
        body: { code: 'REFERENCE_IN_USE', materials: 1 },
      });
      expect(
        await api().delete(`${path('categories', source!.id)}?reassign_to=${target.id}`, {
          'if-match': `"${source!.version}"`,
        }),
      ).toMatchObject({ status: 204 });
      expect((await api().get(path('categories', target.id))).body.aliases).toEqual(['Изделия прочие']);
      const unit = (await toReview('units')).find(({ name }) => name === 'штучка');
      const pieces = (await api().get(`${BASE}/units?status=reviewed`)).body.find(
        ({ name }: { name: string }) => name === 'шт',
      );
      const convert = () => api().get(`${BASE}/units/convert?value=3&from=штучка&to=шт`);
      expect((await convert()).body.code).toBe('REFERENCE_NOT_FOUND');
      expect(await api().post(`${path('units', unit!.id)}/merge`, { into: unit!.id })).toMatchObject({
        status: 400,
      });
      const merged = await api().post(`${path('units', unit!.id)}/merge`, { into: pieces.id });
      expect(merged).toMatchObject({ status: 200, body: { id: pieces.id } });
      expect(merged.body.aliases).toContain('штучка');
      expect((await convert()).body).toMatchObject({ result: '3', from: 'шт' });
      expect((await api().post(`${path('units', unit!.id)}/merge`, { into: pieces.id })).status).toBe(404);
    });

    it('has imports call units and categories by name, and finds their materials again', async () => {
      const { body: category } = await create('categories', { name: 'Метизы', aliases: ['Метизы и крепёж'] });
      const item = { name: 'Болт М8х40 для проверки', use_category: 'МЕТИЗЫ и крепеж', unit: 'Штук.' };
      const load = () => api().post('/api/v1/materials/import', { materials: [item] });
      const first = await load();
      const { id } = first.body.results[0];
      brought.add(id);
      expect((await api().get(`/api/v1/materials/${id}`)).body).toMatchObject({
        use_category: 'Метизы',
        unit: 'шт',
      });
      await api().patch(path('categories', category.id), {
        name: 'Крепёжные изделия',
        aliases: ['Метизы и крепёж'],
      });
      expect((await load()).body.results).toEqual([{ id, sku: null, status: 'updated' }]);
      expect((await load()).body.results).toEqual([{ id, sku: null, status: 'unchanged' }]);
      expect((await api().get(`/api/v1/materials/${id}`)).body.use_category).toBe('Крепёжные изделия');
    });

    it('converts exactly, by aliases', async () => {
      const convert = async (value: string, from: string, to: string) =>
        (await api().get(`${BASE}/units/convert?${new URLSearchParams({ value, from, to }).toString()}`))
          .body;
      expect(await convert('2.5', 'тонна', 'кг.')).toEqual({
        value: '2.5',
        from: 'т',
        to: 'кг',
        result: '2500',
        exact: true,
      });
      expect(await convert('0.1', 'л', 'м³')).toMatchObject({ result: '0.0001', exact: true });
      expect(await convert('1', 'шт', '100 пар')).toMatchObject({ result: '0.005', exact: true });
      expect((await convert('1', 'м', 'м2')).code).toBe('UNITS_NOT_CONVERTIBLE');
      expect((await convert('1e3', 'м', 'км')).code).toBe('VALIDATION_FAILED');
    });
  });
}
