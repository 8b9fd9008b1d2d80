import { namesOf } from '../support/api-client.js';
import { CATALOGUE, CEMENT, type Fixture } from './fixture.js';

/** Finding materials over HTTP. */
export function searchingSuite({ api }: Fixture): void {
  describe('searching', () => {
    it.each(['hybrid', 'vector', 'sql', 'fuzzy'])('finds by %s', async (search_type) => {
      const answer = await api().search('цемент м500', { search_type });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        degraded: [],
        page: 1,
        page_size: 10,
        search_type_used: search_type,
      });
      expect(namesOf(answer)[0]).toBe(CEMENT.name);
    });

    it('finds what is misspelt', async () => {
      expect(namesOf(await api().search('гипсакартон влогостойкий', { search_type: 'fuzzy' }))[0]).toBe(
        CATALOGUE[3]!.name,
      );
      expect(namesOf(await api().search('гипсакартон влогостойкий'))[0]).toBe(CATALOGUE[3]!.name);
    });

    it('finds English names', async () => {
      expect(namesOf(await api().search('drywall moisture resistant'))[0]).toBe(CATALOGUE[4]!.name);
    });

    it('filters by category, unit and SKU', async () => {
      const filtered = await api().post('/api/v1/search', {
        query: 'цемент мешок 50 кг',
        filters: { categories: ['Цемент'], units: ['мешок'], sku_pattern: 'cem-4*' },
      });
      expect(namesOf(filtered)).toEqual([CATALOGUE[1]!.name]);
      expect(namesOf(await api().search('цемент', { categories: 'Арматура' }))).not.toContain(CEMENT.name);
    });

    it('answers pages that do not overlap', async () => {
      const page = (number: number) => api().search('цемент мешок', { limit: '1', page: String(number) });
      const [first, second] = await Promise.all([page(1), page(2)]);
      expect(namesOf(first)).toHaveLength(1);
      expect(namesOf(second)).toHaveLength(1);
      expect(namesOf(first)).not.toEqual(namesOf(second));
      expect(first.body.total_pages).toBe(first.body.total_count);
    });

    it('answers the second time from the cache, however the query is written', async () => {
      const first = await api().search('кирпич  КЕРАМИЧЕСКИЙ');
      const second = await api().search(' Кирпич керамический');
      expect(first.headers.get('x-cache')).toBe('MISS');
      expect(second.headers.get('x-cache')).toMatch(/^HIT-L[12]$/);
      expect(second.headers.get('age')).toMatch(/^\d+$/);
      expect(second.body).toEqual(first.body);
    });

    it('asks the source where the request says so', async () => {
      await api().search('цемент');
      expect((await api().search('цемент', { use_cache: 'false' })).headers.get('x-cache')).toBe('BYPASS');
      const uncached = await api().get('/api/v1/search?q=x', { 'cache-control': 'no-cache' });
      expect(uncached.headers.get('x-cache')).toBe('BYPASS');
    });

    it('lists categories and units', async () => {
      expect((await api().get('/api/v1/search/categories')).body).toEqual(
        expect.arrayContaining(['Арматура', 'Цемент']),
      );
      expect((await api().get('/api/v1/search/units')).body).toEqual(
        expect.arrayContaining(['лист', 'мешок', 'т']),
      );
    });
  });
}
