import { namesOf } from '../support/api-client.js';
import { ABSENT, CATALOGUE, CEMENT, create, type Fixture, idOf } from './fixture.js';

/** What is like a material, and what there is to filter by, over HTTP. */
export function similarSuite({ api }: Fixture): void {
  describe('similar materials', () => {
    const similarTo = (id: string, query = '') => api().get(`/api/v1/materials/${id}/similar${query}`);

    it('are the nearest first, without the material itself', async () => {
      const answer = await similarTo(await idOf(api(), 'CEM-500'), '?limit=2');
      expect(answer.body).toMatchObject({ degraded: [], pending_changes: false });
      expect(namesOf(answer)[0]).toBe(CATALOGUE[1]!.name);
      expect(namesOf(answer)).toHaveLength(2);
      expect(namesOf(answer)).not.toContain(CEMENT.name);
      const scores = answer.body.results.map(({ score }: { score: number }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
    });

    it('are of one category, and as near as is asked for', async () => {
      const id = await idOf(api(), 'CEM-500');
      const ofCategory = await similarTo(id, '?category=Арматура');
      expect(namesOf(ofCategory)).toEqual(['Арматура А500С d12 мм']);
      expect((await similarTo(id, '?min_similarity=1')).body.results).toEqual([]);
    });

    it('are cached until the material, or any that may be like it, is changed', async () => {
      const id = await idOf(api(), 'CEM-500');
      const read = async () => {
        const { headers, body } = await similarTo(id);
        return { xCache: headers.get('x-cache'), first: body.results[0].material.name };
      };
      await read();
      expect((await read()).xCache).toMatch(/^HIT-L[12]$/);
      const twin = await create(api(), { ...CEMENT, name: `${CEMENT.name} `, sku: 'TWIN-1', unit: 'т' });
      expect(await read()).toEqual({ xCache: 'MISS', first: CEMENT.name });
      await api().patch(`/api/v1/materials/${id}`, { name: 'Арматура А500С d12' });
      expect(await read()).toEqual({ xCache: 'MISS', first: CATALOGUE[2]!.name });
      await api().patch(`/api/v1/materials/${id}`, { name: CEMENT.name });
      await api().delete(`/api/v1/materials/${twin.body.id}`);
      expect(await read()).toEqual({ xCache: 'MISS', first: CATALOGUE[1]!.name });
    });

    it('are of no material that does not exist, and of no request that is not valid', async () => {
      expect((await similarTo(ABSENT)).body).toMatchObject({ status: 404, code: 'MATERIAL_NOT_FOUND' });
      expect((await similarTo('42')).status).toBe(400);
      expect((await similarTo(ABSENT, '?limit=101&min_similarity=2')).body.errors).toHaveLength(2);
    });
  });

  describe('categories and units', () => {
    it('tell how many materials have them, the most frequent first, also after a write', async () => {
      const countOf = async (name: string): Promise<number> => {
        const { body } = await api().get('/api/v1/search/categories?with_counts=true');
        const counts = (body as { count: number }[]).map(({ count }) => count);
        expect(counts).toEqual([...counts].sort((a, b) => b - a));
        return (body as { name: string; count: number }[]).find((one) => one.name === name)?.count ?? 0;
      };
      const before = await countOf('Цемент');
      expect(before).toBeGreaterThanOrEqual(2);
      const { body } = await create(api(), { ...CEMENT, sku: 'COUNT-1' });
      expect(await countOf('Цемент')).toBe(before + 1);
      await api().delete(`/api/v1/materials/${body.id}`);
      expect(await countOf('Цемент')).toBe(before);
      expect((await api().get('/api/v1/search/units?with_counts=true')).body).toContainEqual({
        name: 'лист',
        count: expect.any(Number),
      });
    });

    it.each(['categories', 'units'])('are as many %s as are asked for, up to 1000', async (kind) => {
      const read = async (query: string) => (await api().get(`/api/v1/search/${kind}?${query}`)).body;
      const all = await read('with_counts=true');
      expect(await read('with_counts=true&limit=2')).toEqual(all.slice(0, 2));
      expect(await read('limit=2')).toEqual(all.slice(0, 2).map(({ name }: { name: string }) => name));
      for (const limit of ['0', '1001'])
        expect(await read(`limit=${limit}`)).toMatchObject({ status: 400, errors: [{ path: 'limit' }] });
    });
  });
}
