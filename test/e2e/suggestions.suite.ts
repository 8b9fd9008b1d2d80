import type { Answer } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { CATALOGUE, CEMENT, create, type Fixture } from './fixture.js';

const HIT = /^HIT-L[12]$/;
const textsOf = ({ body }: Answer): string[] => body.map(({ text }: { text: string }) => text);

/** What is suggested to whoever types, over HTTP. */
export function suggestionsSuite({ api }: Fixture): void {
  describe('suggestions', () => {
    const suggest = (query: string, more: Record<string, string> = {}) =>
      api().get(`/api/v1/search/suggestions?${new URLSearchParams({ query, ...more }).toString()}`);

    it('complete what is typed to categories and names, in spite of slips', async () => {
      const { body } = await suggest('арма');
      expect(body).toContainEqual({ text: 'Арматура', type: 'category', score: expect.any(Number) });
      expect(body).toContainEqual({ text: CATALOGUE[2]!.name, type: 'material', score: expect.any(Number) });
      for (const typed of ['гипсак', 'гипсакартон влаг', 'Гипсокартон вла'])
        expect(textsOf(await suggest(typed))).toContain(CATALOGUE[3]!.name);
      expect(textsOf(await suggest('drywall she'))).toEqual([CATALOGUE[4]!.name]);
      const scores = body.map(({ score }: { score: number }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
    });

    it('have what others search for', async () => {
      await api().search('арматура рифлёная');
      await eventually(async () => {
        const found = await suggest('арматура риф', { use_cache: 'false' });
        expect(found.body).toContainEqual({
          text: 'арматура рифленая',
          type: 'query',
          score: expect.any(Number),
        });
      });
    });

    it('are cached, and made anew after a write', async () => {
      await suggest('щебень');
      expect((await suggest(' ЩЕБЕНЬ')).headers.get('x-cache')).toMatch(HIT);
      const { body } = await create(api(), { ...CEMENT, name: 'Щебень гранитный', sku: 'SUG-1' });
      const after = await suggest('щебень');
      expect(after.headers.get('x-cache')).toBe('MISS');
      expect(textsOf(after)).toContain('Щебень гранитный');
      await api().delete(`/api/v1/materials/${body.id}`);
      expect(textsOf(await suggest('щебень'))).not.toContain('Щебень гранитный');
    });

    it('come with a search that wants them, as the catalogue is now', async () => {
      const request = { query: 'цимент', include_suggestions: true, filters: { categories: ['Арматура'] } };
      const search = () => api().post('/api/v1/search', request);
      const { body } = await search();
      expect(body.suggestions[0].text.toLowerCase()).toBe('цемент');
      expect((await search()).headers.get('x-cache')).toMatch(HIT);
      // A write to another category than the one that is searched.
      const added = await create(api(), { ...CEMENT, name: 'Цимент', sku: 'SUG-2' });
      expect(textsOf({ ...added, body: (await search()).body.suggestions })).toContain('Цимент');
      await api().delete(`/api/v1/materials/${added.body.id}`);
      expect((await api().search('цимент')).body).not.toHaveProperty('suggestions');
    });

    it('are none for nothing, and not more than are asked for', async () => {
      expect((await suggest('%%%')).body).toEqual([]);
      expect((await suggest('ц', { limit: '1' })).body).toHaveLength(1);
      expect((await suggest('ц', { limit: '21' })).body.errors).toHaveLength(1);
      expect((await suggest('')).status).toBe(400);
      expect((await suggest('ы'.repeat(501))).status).toBe(400);
      for (const typed of [
        `'; DROP TABLE materials; --`,
        `\\':*`,
        '🧱 '.repeat(50),
        'a & b | !c',
        'и '.repeat(200),
      ])
        expect((await suggest(typed)).status).toBe(200);
    });
  });
}
