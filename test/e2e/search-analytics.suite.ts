import type { Fixture } from './fixture.js';

const PATH = '/api/v1/search/analytics';

/** What is counted of searches, over HTTP. */
export function searchAnalyticsSuite({ api }: Fixture): void {
  describe('search analytics', () => {
    it('count searches, cached ones too, and what finds nothing', async () => {
      const before = (await api().get(PATH)).body;
      const searchType = { search_type: 'sql' };
      for (let time = 0; time < 3; time += 1) await api().search('цемент', searchType);
      await api().search('цемент', { ...searchType, page: '2' });
      await api().search('Щщщъъъ  эээ', searchType);
      await api().search('щщщъъъ эээ', searchType);
      const { body: after } = await api().get(PATH);
      expect(after.searches - before.searches).toBe(5);
      expect(after.zero_results - before.zero_results).toBe(2);
      expect(after.zero_result_rate).toBeGreaterThan(0);
      expect(after.zero_result_queries).toContainEqual({ query: 'щщщъъъ эээ', searches: 2 });
      const { latency_ms: latency } = after;
      expect(latency.mean).toBeGreaterThan(0);
      expect([latency.p50, latency.p95, latency.p99]).toEqual(
        [latency.p50, latency.p95, latency.p99].sort((a, b) => a - b),
      );
    });

    it('tell of every day of the range, and of every type', async () => {
      await api().search('цемент', { search_type: 'fuzzy' });
      const { body } = await api().get(PATH);
      expect(body.days).toHaveLength(7);
      expect(body.days.at(-1)).toMatchObject({ day: body.to });
      const sum = (counts: { searches: number }[]) =>
        counts.reduce((total, { searches }) => total + searches, 0);
      expect(sum(body.days)).toBe(body.searches);
      expect(sum(body.by_type)).toBe(body.searches);
      expect(body.by_type.map((counts: { search_type: string }) => counts.search_type)).toContain('fuzzy');
      const long = await api().get(`${PATH}?from=2024-02-29&to=2024-03-01`);
      expect(long.body).toMatchObject({
        searches: 0,
        zero_result_rate: 0,
        days: [{ day: '2024-02-29' }, { day: '2024-03-01', latency_ms: { mean: 0, p99: 0 } }],
      });
    });

    it.each([
      ['from=2026-02-30', ['from']],
      ['from=yesterday&to=2026-1-1&limit=0', ['from', 'limit', 'to']],
      ['from=2026-01-02&to=2026-01-01', ['from']],
      ['from=2020-01-01&to=2026-01-01', ['from']],
    ])('refuse %s', async (query, paths) => {
      const { status, body } = await api().get(`${PATH}?${query}`);
      expect(status).toBe(400);
      const found = (body.errors as { path: string }[]).map(({ path }) => path);
      expect([...new Set(found)].sort()).toEqual(paths);
    });
  });
}
