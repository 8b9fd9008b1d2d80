import { type Answer, namesOf } from '../support/api-client.js';
import type { Fixture } from './fixture.js';

const CATEGORY = 'Пробы запросов';
const UNLIKE = 'Кладочный состав, пакет';
/** Four that have the words side by side, four that have them apart, two of each of steel, and one that has none. */
const MATERIALS = [
  'Сухая смесь песчаная',
  'Сухая смесь гранитная',
  'Сухая смесь песчаная стальная',
  'Сухая смесь гранитная стальная',
  'Смесь песчаная сухая',
  'Смесь гранитная сухая',
  'Смесь песчаная сухая стальная',
  'Смесь гранитная сухая стальная',
  UNLIKE,
].map((name) => ({ name, use_category: CATEGORY, unit: 'мешок' }));

const SIDE_BY_SIDE = /^Сухая смесь/;
const STEEL = /стальная/;

/** Quotes and minus in queries, over HTTP. */
export function querySyntaxSuite({ api }: Fixture): void {
  describe('the syntax of queries', () => {
    let ids: string[];
    beforeAll(async () => {
      const { body } = await api().post('/api/v1/materials/batch', { materials: MATERIALS });
      ids = body.results.map(({ id }: { id: string }) => id);
    });
    afterAll(async () => {
      await Promise.all(ids.map((id) => api().delete(`/api/v1/materials/${id}`)));
    });

    const search = (query: string, more: object = {}, path = '/api/v1/search') =>
      api().post(path, { query, filters: { categories: [CATEGORY] }, limit: 100, ...more });
    /** All pages by cursor, three hits on each. */
    const pagesOf = async (query: string, search_type: string): Promise<Answer[]> => {
      const pages: Answer[] = [];
      let cursor: string | undefined;
      do {
        const page = await search(query, { search_type, pagination: { page_size: 3, cursor } });
        pages.push(page);
        cursor = page.body.next_cursor ?? undefined;
      } while (cursor !== undefined && pages.length < 10);
      return pages;
    };
    const named = (is: (name: string) => boolean) =>
      MATERIALS.map(({ name }) => name)
        .filter((name) => name !== UNLIKE && is(name))
        .sort();

    describe.each(['hybrid', 'vector', 'sql', 'fuzzy'])('by %s', (search_type) => {
      it.each([
        ['"сухая смесь"', (name: string) => SIDE_BY_SIDE.test(name)],
        ['“СУХУЮ  смесь”', (name: string) => SIDE_BY_SIDE.test(name)],
        ['сухая смесь -стальная', (name: string) => !STEEL.test(name)],
        ['смесь сухая -"сухая смесь"', (name: string) => !SIDE_BY_SIDE.test(name)],
        ['"сухая смесь" -стальные', (name: string) => SIDE_BY_SIDE.test(name) && !STEEL.test(name)],
      ])('%s is answered with what it says, on every page, and counted', async (query, is) => {
        const expected = named(is);
        const pages = await pagesOf(query, search_type);
        // By meaning everything is a neighbour, also what has none of the words.
        const found = pages.flatMap(namesOf).filter((name) => name !== UNLIKE);
        expect(found.sort()).toEqual(expected);
        const hits = pages.flatMap(namesOf).length;
        for (const { body } of pages) expect(body).toMatchObject({ total_count: hits, total_relation: 'eq' });
        const whole = await search(query, { search_type });
        expect(namesOf(whole)).toEqual(pages.flatMap(namesOf));
        const numbered = await Promise.all(
          pages.map((_, index) =>
            search(query, { search_type, pagination: { page: index + 1, page_size: 3 } }),
          ),
        );
        expect(numbered.flatMap(namesOf)).toEqual(namesOf(whole));
      });

      it('has the same answer from the cache and from the source', async () => {
        const query = '"сухая смесь" -стальная песчаная';
        const first = await search(query, { search_type });
        const again = await search(`  "Сухая СМЕСЬ" -Стальная песчаная`, { search_type });
        const source = await search(query, { search_type }, '/api/v1/search?use_cache=false');
        expect([first, again, source].map(({ headers }) => headers.get('x-cache'))).toEqual([
          'MISS',
          expect.stringMatching(/^HIT-L[12]$/),
          'BYPASS',
        ]);
        expect(again.body).toEqual(first.body);
        const { search_time_ms: _, ...answered } = first.body;
        expect(source.body).toMatchObject(answered);
        expect(namesOf(first)[0]).toBe('Сухая смесь песчаная');
      });
    });

    it('is told by query_used; a phrase that nothing has is searched as words', async () => {
      const used = async (query: string) => (await search(query)).body.query_used;
      expect(await used('"Сухая смесь" -стальная')).toBe('"сухая смесь" -стальная');
      const asWords = await search('"гранитная смесь" -"сухая стальная"');
      expect(asWords.body.query_used).toBe('гранитная смесь -"сухая стальная"');
      expect(
        namesOf(asWords)
          .filter((name) => name !== UNLIKE)
          .sort(),
      ).toEqual(named((name) => !/сухая стальная/.test(name)));
      const { body } = await search(asWords.body.query_used);
      expect(body).toMatchObject({ total_count: asWords.body.total_count, query_used: body.query_used });
    });

    it('looks behind the nearest ones, where all of them have what must not be there', async () => {
      const steel = Array.from({ length: 110 }, (_, index) => `Пробная труба стальная ${index}`);
      const copper = 'Пробная труба медная, отожжённая, для отопления и водоснабжения, бухта';
      const materials = [...steel, copper].map((name) => ({ name, use_category: CATEGORY, unit: 'м' }));
      const { body } = await api().post('/api/v1/materials/batch', { materials });
      ids.push(...body.results.map(({ id }: { id: string }) => id));
      const nearest = await search('пробная труба', { search_type: 'vector' });
      expect(namesOf(nearest)).toHaveLength(100);
      expect(namesOf(nearest)).not.toContain(copper);
      for (const query of ['пробная труба -стальная', 'пробная труба "медная отожжённая"'])
        expect(namesOf(await search(query, { search_type: 'vector', limit: 1 }))).toEqual([copper]);
    });

    it('leaves sizes, signs of numbers and lone signs what they are', async () => {
      for (const query of ['смесь 1/2"', 'смесь -40', 'смесь - сухая', 'смесь "'])
        expect(namesOf(await search(query, { search_type: 'sql' }))).toContain('Смесь песчаная сухая');
      expect((await search('-смесь')).body).toMatchObject({ results: [], total_count: 0 });
    });

    it('shows as found what was asked for, and not what must not be there', async () => {
      const { body } = await search('"сухая смесь" -стальная', { highlight_matches: true, limit: 1 });
      expect(body.results[0].highlights[0].highlighted).toMatch(/^<mark>Сухая<\/mark> <mark>смесь<\/mark> /);
    });
  });
}
