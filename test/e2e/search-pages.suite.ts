import { type Answer, namesOf } from '../support/api-client.js';
import { create, type Fixture } from './fixture.js';

const CATEGORY = 'Пробы поиска';
const scope = { categories: [CATEGORY] };
const material = (index: number) => ({
  name: `Проба ${String.fromCharCode(1040 + index)} длинная ${index}`,
  use_category: CATEGORY,
  unit: index % 2 === 0 ? 'т' : 'кг',
  sku: index % 3 === 0 ? `PROBE-${index}` : undefined,
});
const idsOf = ({ body }: Answer): string[] =>
  body.results.map((hit: { material: { id: string } }) => hit.material.id);

/** Pages, orders and marks of searches over HTTP. */
export function searchPagesSuite({ api }: Fixture): void {
  describe('pages of a search', () => {
    let ids: string[];
    beforeEach(async () => {
      const materials = Array.from({ length: 12 }, (_, index) => material(index));
      const { body } = await api().post('/api/v1/materials/batch', { materials });
      ids = body.results.map(({ id }: { id: string }) => id);
    });
    afterEach(async () => {
      await Promise.all(ids.map((id) => api().delete(`/api/v1/materials/${id}`)));
    });
    const add = async (name: string): Promise<string> => {
      const { body } = await create(api(), { ...material(1), name, sku: undefined });
      ids.push(body.id);
      return body.id;
    };
    const search = (request: object) =>
      api().post('/api/v1/search', { query: 'проба длинная', filters: scope, ...request });
    const pageOf = (cursor: string | undefined, more: object = {}) =>
      search({ pagination: { page_size: 5, cursor }, ...more });

    it.each(['hybrid', 'vector', 'sql', 'fuzzy'])(
      'by cursor have each hit of %s once',
      async (search_type) => {
        const seen: string[] = [];
        let cursor: string | undefined;
        for (let page = 1; page <= 3; page += 1) {
          const answer = await pageOf(cursor, { search_type });
          expect(answer.body).toMatchObject({ page, total_count: 12, total_relation: 'eq', total_pages: 3 });
          seen.push(...idsOf(answer));
          cursor = answer.body.next_cursor ?? undefined;
        }
        expect(cursor).toBeUndefined();
        expect([...seen].sort()).toEqual([...ids].sort());
        const whole = await search({ search_type, limit: 100 });
        expect(idsOf(whole)).toEqual(seen);
        expect(whole.body.next_cursor).toBeNull();
      },
    );

    it.each([undefined, [{ field: 'name' }]])(
      'by cursor neither repeat nor pass over what did not change, whatever is written in between',
      async (sort_by) => {
        const first = await pageOf(undefined, { sort_by });
        const before = idsOf(first);
        // One that was shown goes, one that was not goes, and new ones come in front.
        const gone = [before[0]!, ids.find((id) => !before.includes(id))!];
        for (const id of gone) await api().delete(`/api/v1/materials/${id}`);
        const unchanged = ids.filter((id) => !gone.includes(id) && !before.includes(id));
        const added = [await add('Проба длинная'), await add('Проба длинная А')];
        const rest: string[] = [];
        for (let cursor = first.body.next_cursor; cursor !== null;) {
          const answer = await pageOf(cursor, { sort_by });
          rest.push(...idsOf(answer));
          cursor = answer.body.next_cursor;
        }
        expect(rest.filter((id) => !added.includes(id)).sort()).toEqual(unchanged.sort());
        expect(new Set(rest).size).toBe(rest.length);
      },
    );

    it('by number do not overlap and have the same hits as by cursor', async () => {
      const numbered = await Promise.all(
        [1, 2, 3].map((page) => search({ pagination: { page, page_size: 5 } })),
      );
      const second = await pageOf(numbered[0]!.body.next_cursor);
      expect(new Set(numbered.flatMap(idsOf)).size).toBe(12);
      expect(idsOf(second)).toEqual(idsOf(numbered[1]!));
      expect((await search({ pagination: { page: 4, page_size: 5 } })).body).toMatchObject({
        results: [],
        next_cursor: null,
      });
    });

    it('of a GET go on by its cursor', async () => {
      const parameters = { categories: CATEGORY, limit: '10', sort_by: 'unit,name:desc' };
      const first = await api().search('проба', parameters);
      const second = await api().search('проба', { ...parameters, cursor: first.body.next_cursor });
      expect(new Set([...idsOf(first), ...idsOf(second)]).size).toBe(12);
      const units = [first, second].flatMap(({ body }) =>
        body.results.map((hit: { material: { unit: string } }) => hit.material.unit),
      );
      expect(units).toEqual([...units].sort());
    });

    it('are sorted by several fields, up and down, nothing last', async () => {
      const sorted = async (...sort_by: object[]) => {
        const { body } = await search({ sort_by, limit: 100 });
        return body.results.map((hit: { material: object }) => hit.material) as Record<
          string,
          string | null
        >[];
      };
      const byUnit = await sorted({ field: 'unit' }, { field: 'name', direction: 'desc' });
      const keys = byUnit.map(({ unit, name }) => `${unit} ${name}`);
      expect(byUnit.map(({ unit }) => unit)).toEqual([...byUnit.map(({ unit }) => unit)].sort());
      expect(new Set(keys.slice(0, 2)).size).toBe(2);
      expect(byUnit[0]!.name!.localeCompare(byUnit[1]!.name!, 'ru')).toBeGreaterThanOrEqual(0);
      const bySku = (await sorted({ field: 'sku', direction: 'desc' })).map(({ sku }) => sku);
      expect(bySku.indexOf(null)).toBe(bySku.filter((sku) => sku !== null).length);
      const byTime = (await sorted({ field: 'created_at' })).map(({ created_at }) => created_at);
      expect(byTime).toEqual([...byTime].sort());
    });

    it('show what was found, as HTML', async () => {
      const id = await add('Проба <b> & длинная');
      const answer = await search({ query: 'длиная проба', highlight_matches: true, limit: 100 });
      const hit = answer.body.results.find(
        (result: { material: { id: string } }) => result.material.id === id,
      );
      expect(hit.highlights).toContainEqual({
        field: 'name',
        original: 'Проба <b> & длинная',
        highlighted: '<mark>Проба</mark> &lt;b&gt; &amp; <mark>длинная</mark>',
      });
      const { body: plain } = await search({});
      expect(plain.results[0]).not.toHaveProperty('highlights');
    });

    it('say what restricted them', async () => {
      const filters = { ...scope, units: ['т'], created_after: '2020-01-01T00:00:00.000Z' };
      const answer = await search({ filters });
      expect(answer.body.filters_applied).toEqual(filters);
      expect(
        answer.body.results.every((hit: { material: { unit: string } }) => hit.material.unit === 'т'),
      ).toBe(true);
      expect((await api().search('проба')).body.filters_applied).toBeNull();
    });

    it('refuse a cursor of another search, one that nobody issued, and a page beside one', async () => {
      const { next_cursor: cursor } = (await pageOf(undefined)).body;
      const refused = async (request: object) =>
        (await search({ pagination: { page_size: 5, cursor }, ...request })).body;
      expect(await refused({ query: 'другое' })).toMatchObject({ status: 400, code: 'INVALID_CURSOR' });
      expect(await refused({ sort_by: [{ field: 'name' }] })).toMatchObject({ code: 'INVALID_CURSOR' });
      expect(await refused({ pagination: { cursor: 'zzz' } })).toMatchObject({ code: 'INVALID_CURSOR' });
      const forged = Buffer.from(cursor as string, 'base64url');
      forged.writeUInt16BE(65_535, 1);
      expect(await refused({ pagination: { cursor: forged.toString('base64url') } })).toMatchObject({
        code: 'INVALID_CURSOR',
      });
      expect(await refused({ pagination: { cursor, page: 2 } })).toMatchObject({
        code: 'VALIDATION_FAILED',
        errors: [{ path: 'pagination.cursor' }],
      });
      expect(await refused({ pagination: { cursor: 'x'.repeat(7000) } })).toMatchObject({
        code: 'VALIDATION_FAILED',
      });
      expect(await refused({ sort_by: [{ field: 'price' }] })).toMatchObject({
        errors: [{ path: 'sort_by[0].field' }],
      });
      expect((await api().search('x', { sort_by: 'name:up' })).body).toMatchObject({
        errors: [{ path: 'sort_by[0].direction' }],
      });
    });

    it('are cut anew after a write', async () => {
      const request = { sort_by: [{ field: 'name' }], highlight_matches: true };
      const before = namesOf(await search(request));
      await add('Аа проба длинная');
      const after = namesOf(await search(request));
      expect(after[0]).toBe('Аа проба длинная');
      expect(after.slice(1)).toEqual(before.slice(0, 9));
    });
  });
}
