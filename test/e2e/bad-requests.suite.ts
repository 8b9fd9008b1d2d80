import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { ABSENT, CEMENT, type Fixture } from './fixture.js';

/** What is not valid gets a clear error. */
export function badRequestsSuite({ api }: Fixture): void {
  describe('bad requests', () => {
    it.each([
      ['GET', '/api/v1/search', undefined, ['q']],
      ['GET', '/api/v1/search?q=x&limit=0&search_type=magic', undefined, ['search_type', 'limit']],
      ['POST', '/api/v1/search', { query: 'x'.repeat(501), page: 1 }, ['page', 'query']],
      [
        'POST',
        '/api/v1/search',
        { query: 'x', filters: { created_after: 'soon' } },
        ['filters.created_after'],
      ],
      [
        'POST',
        '/api/v1/search',
        { query: 'x', filters: { created_before: '+266415-10-26T23:53:02.184Z' } },
        ['filters.created_before'],
      ],
      [
        'POST',
        '/api/v1/search',
        { query: 'x', pagination: { page: 600, page_size: 100 } },
        ['pagination.page'],
      ],
      ['POST', '/api/v1/materials', { name: ' x ', unit: 'шт' }, ['name', 'use_category']],
      ['POST', '/api/v1/materials', { ...CEMENT, name: 'a\u0000b' }, ['name']],
      ['POST', '/api/v1/materials/batch', { materials: [] }, ['materials']],
      [
        'POST',
        '/api/v1/materials/batch',
        { materials: [CEMENT, { ...CEMENT, unit: 5 }] },
        ['materials[1].unit'],
      ],
      ['POST', '/api/v1/materials/batch/get', { ids: ['42'] }, ['ids']],
      ['POST', '/api/v1/materials/batch', { materials: [[CEMENT]] }, ['materials']],
      ['POST', '/api/v1/search', { query: 'x', filters: [{}], pagination: [] }, ['filters', 'pagination']],
      [
        'POST',
        '/api/v1/search',
        { query: 'x', limit: true, fuzzy_threshold: '' },
        ['fuzzy_threshold', 'limit'],
      ],
      ['GET', '/api/v1/search?q=x&use_cache=no', undefined, ['use_cache']],
      ['GET', '/api/v1/materials/42', undefined, ['id']],
      ['PATCH', `/api/v1/materials/${ABSENT}`, { name: null }, ['name']],
    ])('%s %s says what is wrong where', async (method, path, body, paths) => {
      const answer = await api().request(method, path, body);
      expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
      const found = new Set((answer.body.errors as { path: string }[]).map((fault) => fault.path));
      expect([...found].sort()).toEqual([...paths].sort());
    });

    it('do not crash on anything else', async () => {
      expect((await api().request('POST', '/api/v1/search', '{"query":')).body.code).toBe(
        'MALFORMED_REQUEST',
      );
      expect((await api().get('/api/v1/nowhere')).body.code).toBe('ROUTE_NOT_FOUND');
      expect((await api().get('/api/v1/materials?cursor=zzz')).body.code).toBe('INVALID_CURSOR');
      expect((await api().patch(`/api/v1/materials/${ABSENT}`, {}, { 'if-match': 'yes' })).status).toBe(400);
      for (const q of ["'; DROP TABLE materials; --", '%', '"unclosed', '((&|!:*', '🧱'.repeat(100), '--'])
        expect((await api().search(q)).status).toBe(200);
    });

    it('understands a URL whose letters are not percent-encoded, as curl sends it', async () => {
      const { hostname, port } = new URL(api().url);
      const socket = connect(Number(port), hostname);
      socket.write('GET /api/v1/search?q=цемент+м500 HTTP/1.1\r\nHost: x\r\n\r\n');
      const answer = await text(socket);
      expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(answer).toContain(CEMENT.name);
    });
  });
}
