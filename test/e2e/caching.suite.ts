import type { Answer } from '../support/api-client.js';
import { ABSENT, CATALOGUE, create, type Fixture, idOf } from './fixture.js';

const MATERIAL = { name: 'Кабель ВВГнг 3х2,5', use_category: 'Кабель', unit: 'м' };
/** With Redis, a hit in the process depends on the lease, which a slow machine may lose for a moment. */
const HIT = /^HIT-L[12]$/;
const xCache = ({ headers }: Answer) => headers.get('x-cache');
const etagOf = ({ headers }: Answer) => headers.get('etag') ?? '';

/** The cache as callers see it: what it says of its answers, and what they may do about it. */
export function cachingSuite({ api }: Fixture): void {
  describe('caching', () => {
    const GETS: [what: string, path: () => Promise<string>][] = [
      ['a material', async () => `/api/v1/materials/${await idOf(api(), 'CEM-500')}`],
      ['a list', () => Promise.resolve('/api/v1/materials?category=Цемент&limit=5')],
      ['a search', () => Promise.resolve('/api/v1/search?q=цемент+мешок')],
      ['the categories', () => Promise.resolve('/api/v1/search/categories')],
      ['the units', () => Promise.resolve('/api/v1/search/units')],
    ];

    it.each(GETS)(
      'tells of %s whether it was kept, how old it is, and that it must be asked for',
      async (_, at) => {
        const path = await at();
        const first = await api().get(path, { 'cache-control': 'no-cache' });
        expect(xCache(first)).toBe('BYPASS');
        expect(first.headers.has('age')).toBe(false);
        await api().get(path);
        const second = await api().get(path);
        expect(xCache(second)).toMatch(HIT);
        expect(second.headers.get('age')).toMatch(/^\d+$/);
        expect(second.headers.get('cache-control')).toBe('private, no-cache');
      },
    );

    it.each(GETS)('answers 304 without a body while %s is the same', async (_, at) => {
      const path = await at();
      const full = await api().get(path);
      const etag = etagOf(full);
      expect(etag).toMatch(/^(W\/)?"[\w-]+"$/);
      for (const method of ['GET', 'HEAD']) {
        const same = await api().request(method, path, undefined, { 'if-none-match': `"x", ${etag}` });
        expect(same).toMatchObject({ status: 304, body: '' });
        expect(etagOf(same)).toBe(etag);
        expect(same.headers.get('cache-control')).toBe('private, no-cache');
        expect(same.headers.has('date')).toBe(true);
        expect(xCache(same)).toMatch(HIT);
      }
      expect((await api().get(path, { 'if-none-match': '"x"' })).body).toEqual(full.body);
      const asked = await api().get(path, { 'if-none-match': etag, 'cache-control': 'no-store' });
      expect([asked.status, xCache(asked)]).toEqual([304, 'BYPASS']);
    });

    it('answers in full after a write that changes the answer', async () => {
      const { body } = await create(api(), MATERIAL);
      const paths = [
        `/api/v1/materials/${body.id}`,
        '/api/v1/materials?category=Кабель',
        '/api/v1/search?q=кабель&categories=Кабель',
      ];
      const before = await Promise.all(paths.map((path) => api().get(path)));
      await api().patch(paths[0]!, { name: 'Кабель ВВГнг-LS 3х2,5' });
      for (const [index, path] of paths.entries()) {
        const after = await api().get(path, { 'if-none-match': etagOf(before[index]!) });
        expect({ path, status: after.status, xCache: xCache(after) }).toEqual({
          path,
          status: 200,
          xCache: 'MISS',
        });
        expect(JSON.stringify(after.body)).toContain('ВВГнг-LS');
      }
      await api().delete(paths[0]!);
    });

    it('answers 304 where a search was made again and found the same', async () => {
      const path = '/api/v1/search?q=арматура+а500с';
      const before = await api().get(path);
      // Changes nothing, but makes void what was made of it.
      await api().post('/api/v1/materials/import', { materials: CATALOGUE });
      const after = await api().get(path, { 'if-none-match': etagOf(before) });
      expect([after.status, xCache(after)]).toEqual([304, 'MISS']);
    });

    it('keeps materials that are read together and alone in the same place, and that there is none', async () => {
      const [cement, rebar] = await Promise.all([idOf(api(), 'CEM-500'), idOf(api(), 'ARM-12')]);
      const alone = (id: string) => api().get(`/api/v1/materials/${id}`);
      const together = (ids: string[]) => api().post('/api/v1/materials/batch/get', { ids });
      const { body } = await alone(cement);
      const first = await together([cement, rebar, ABSENT]);
      expect(xCache(first)).toBe('MISS');
      expect(first.body.materials[0]).toEqual(body);
      expect(xCache(await alone(rebar))).toMatch(HIT);
      const absent = await alone(ABSENT);
      expect(absent.status).toBe(404);
      expect(xCache(absent)).toMatch(HIT);
      const second = await together([rebar, cement, ABSENT]);
      expect(xCache(second)).toMatch(HIT);
      expect(second.body.missing).toEqual([ABSENT]);
    });

    it('answers a batch as it is after a write to one of it', async () => {
      const [cement, rebar] = await Promise.all([idOf(api(), 'CEM-500'), idOf(api(), 'ARM-12')]);
      const read = () => api().post('/api/v1/materials/batch/get', { ids: [cement, rebar] });
      await read();
      const { body } = await api().patch(`/api/v1/materials/${rebar}`, { unit: 'кг' });
      const after = await read();
      expect(after.body.materials[1]).toMatchObject({ version: body.version, unit: 'кг' });
      await api().patch(`/api/v1/materials/${rebar}`, { unit: 'т' });
    });

    it('says nothing of the cache where a write answers', async () => {
      const created = await create(api(), MATERIAL);
      expect(created.headers.has('x-cache')).toBe(false);
      expect(created.headers.has('cache-control')).toBe(false);
      await api().delete(`/api/v1/materials/${created.body.id}`);
    });

    it('documents 304 for every GET that has an ETag', async () => {
      const { body } = await api().get('/docs-json');
      const paths = body.paths as Record<string, { get?: { responses: object } }>;
      const undocumented = Object.entries(paths).filter(
        ([path, { get }]) =>
          /^\/api\/v1\/(materials|search)\b(?!\/export)/.test(path) && get && !('304' in get.responses),
      );
      expect(undocumented).toEqual([]);
      expect(paths['/api/v1/search']?.get?.responses).toHaveProperty('304');
    });
  });
}
