import { ABSENT, type Fixture } from './fixture.js';
import { uniqueName } from '../support/servers/fresh-database.js';
import { eventually } from '../support/eventually.js';
import { ended, materialsOf, upload } from '../support/upload-client.js';

const HEAD = 'name,unit,use_category,sku\n';

/** A catalogue of so many rows, the same every time; every `bad`-th is too short. */
const catalogue = (category: string, rows: number, bad = Infinity) =>
  HEAD +
  Array.from({ length: rows }, (_, index) =>
    (index + 1) % bad === 0 ? `x,шт,${category},\n` : `${category} № ${index + 1},шт,${category},\n`,
  ).join('');

/** Uploads and the jobs that import them, on every profile. */
export function jobsSuite({ api }: Fixture): void {
  const jobAt = (path: string) => api().get(path);
  /** Uploads and waits for the end. */
  const imported = async (content: string, query = '') => {
    const { body } = await upload(api(), { name: 'прайс.csv', content }, query);
    return ended(api(), body.id as string);
  };

  describe('a file that is uploaded', () => {
    it('becomes a job, which is watched until its rows are in', async () => {
      const category = uniqueName('Upload');
      const answer = await upload(api(), {
        name: 'C:\\прайсы\\прайс 1.csv',
        content: catalogue(category, 25, 10),
      });
      expect(answer).toMatchObject({
        status: 202,
        body: { kind: 'import-materials', duplicate_of: null, upload: { name: 'прайс 1.csv' } },
      });
      expect(answer.headers.get('location')).toBe(`/api/v1/jobs/${answer.body.id}`);
      const job = await ended(api(), answer.body.id as string);
      expect(job).toMatchObject({
        status: 'completed',
        result: { rows: 25, created: 23, rejected: 2 },
        progress: { rows: 25, total: 25 },
        rejected: 2,
        attempts: 1,
        error: null,
      });
      expect(await materialsOf(api(), category)).toHaveLength(23);
    });

    it('may be the whole body, with its options in the query', async () => {
      const category = uniqueName('Raw');
      const path = `/api/v1/materials/upload?default_use_category=${category}`;
      const answer = await api().request('POST', path, 'name,unit\nКирпич,шт\n', {
        'content-type': 'text/csv',
      });
      expect(answer.status).toBe(202);
      expect((await ended(api(), answer.body.id as string)).result).toMatchObject({ created: 1 });
      expect(await materialsOf(api(), category)).toMatchObject([{ name: 'Кирпич' }]);
    });

    it('takes its options from the form, too', async () => {
      const category = uniqueName('Form');
      const fields = { default_use_category: category, default_unit: 'м3' };
      const { body } = await upload(api(), { name: 'a.csv', content: 'name\nБетон\n', fields });
      await ended(api(), body.id as string);
      expect(await materialsOf(api(), category)).toMatchObject([{ name: 'Бетон', unit: 'м3' }]);
    });

    it('is recognised when it comes again, under whatever name', async () => {
      const content = catalogue(uniqueName('Twice'), 3);
      const first = await imported(content);
      const again = await upload(api(), { name: 'другое имя.csv', content });
      expect(again).toMatchObject({ status: 200, body: { id: first.id, duplicate_of: first.id } });
      const otherwise = await upload(api(), { name: 'a.csv', content }, '?default_unit=кг');
      expect(otherwise).toMatchObject({ status: 202, body: { duplicate_of: null } });
      const forced = await upload(api(), { name: 'a.csv', content }, '?force=true');
      expect(forced.status).toBe(202);
      expect(forced.body.id).not.toBe(first.id);
      expect((await ended(api(), forced.body.id as string)).result).toMatchObject({
        created: 0,
        unchanged: 3,
      });
    });

    it('is shown and not kept in a dry run', async () => {
      const category = uniqueName('Dry');
      const content = catalogue(category, 30, 10);
      const { status, body } = await upload(api(), { name: 'a.csv', content }, '?dry_run=true');
      expect({ status, body }).toMatchObject({
        status: 200,
        body: {
          format: 'csv',
          rows_read: 30,
          rejected: 3,
        },
      });
      expect(body.rows).toHaveLength(20);
      expect(body.rows[0]).toMatchObject({ line: 2, name: `${category} № 1`, unit: 'шт', sku: null });
      expect(await materialsOf(api(), category)).toEqual([]);
      expect(body.rejects[0]).toMatchObject({ line: 11, column: 'name', value: 'x' });
      // Nobody has imported it yet.
      expect((await upload(api(), { name: 'a.csv', content })).status).toBe(202);
    });

    it.each([
      ['is empty', ''],
      ['has a header alone', HEAD],
      ['has no column for the name', 'цвет,вес\nкрасный,2\n'],
      ['is binary', Uint8Array.from({ length: 500 }, (_, index) => (index * 7919) % 251)],
      ['is a gzip that breaks off', Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 75])],
    ])('is refused, and no job is made of it, when it %s', async (_, content) => {
      const newest = async () => (await jobAt('/api/v1/jobs?limit=1')).body.jobs[0]?.id as unknown;
      const before = await newest();
      const answer = await upload(api(), { name: 'a.csv', content });
      expect(answer).toMatchObject({ status: 400, body: { code: 'FILE_UNREADABLE' } });
      expect(await newest()).toBe(before);
    });

    it.each([
      ['?header_row=-1', 'header_row'],
      ['?dry_run=perhaps', 'dry_run'],
      ['?mapping={"price":1}', 'mapping'],
      ['?mapping=[1]', 'mapping'],
      ['?mapping={"name":0}', 'mapping'],
      ['?mapping={"name":"name","unit":"\\u0000"}', 'mapping'],
      ['?colour=red', 'colour'],
    ])('is refused with the options %s', async (query, path) => {
      const answer = await upload(api(), { name: 'a.csv', content: catalogue('a', 2) }, query);
      expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path }] } });
    });
  });

  describe('a job', () => {
    it('tells its rejects as CSV that no spreadsheet runs', async () => {
      const content = `${HEAD}x,шт,,\n"=HYPERLINK(""http://evil"")",${'ы'.repeat(51)},,SKU-1\nОкно,=1+1${'!'.repeat(60)},,\n`;
      const job = await imported(content);
      const { headers, body } = await jobAt(`/api/v1/jobs/${job.id}/rejects`);
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(headers.get('content-disposition')).toContain('attachment');
      expect(headers.get('cache-control')).toBe('no-store');
      const lines = (body as string).split('\r\n');
      expect(lines[0]).toBe('line,column,value,reason');
      expect(lines).toHaveLength(Number(job.rejected) + 2);
      expect(body).toContain("4,unit,'=1+1!");
    });

    it('is watched as server-sent events, to the end', async () => {
      const { body } = await upload(api(), { name: 'a.csv', content: catalogue(uniqueName('Sse'), 3000) });
      const response = await fetch(`${api().url}/api/v1/jobs/${body.id}/events`, {
        headers: { 'last-event-id': 'whatever' },
      });
      expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-store');
      const events = (await response.text()).split('\n\n').filter((event) => event.startsWith('event: job'));
      const states = events.map((event) => JSON.parse(event.split('\ndata: ')[1] ?? 'null'));
      expect(states[0]).toMatchObject({ id: body.id });
      expect(states.at(-1)).toMatchObject({ status: 'completed', progress: { rows: 3000 } });
      const ids = events.map((event) => Number(/\nid: (\d+)\n/.exec(event)?.[1]));
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
      const last = { 'last-event-id': String(ids.at(-1)) };
      expect((await api().get(`/api/v1/jobs/${body.id}/events`, last)).status).toBe(204);
      expect((await api().get(`/api/v1/jobs/${body.id}/events`)).body).toContain('event: job');
    });

    it('is cancelled between two batches, and counts what it wrote', async () => {
      const category = uniqueName('Cancel');
      const content = catalogue(category, 20_000);
      const { body } = await upload(api(), { name: 'a.csv', content });
      const path = `/api/v1/jobs/${body.id}`;
      await eventually(async () => expect((await jobAt(path)).body.progress.created).toBeGreaterThan(0), {
        timeoutMs: 30_000,
      });
      const answer = await api().post(`${path}/cancel`, undefined);
      expect(answer).toMatchObject({ status: 200, body: { cancel_requested: true } });
      const job = await ended(api(), body.id as string);
      expect(job).toMatchObject({ status: 'cancelled', result: null });
      expect(job.progress.rows).toBeLessThan(20_000);
      expect(await materialsOf(api(), category)).toHaveLength(job.progress.created as number);
      expect((await api().post(`${path}/cancel`, undefined)).body).toEqual(job);
      // Who cancelled it may want it again.
      const again = await upload(api(), { name: 'a.csv', content });
      expect(again).toMatchObject({ status: 202, body: { duplicate_of: null } });
      await api().post(`/api/v1/jobs/${again.body.id}/cancel`, undefined);
      await ended(api(), again.body.id as string);
    }, 120_000);

    it('that is not there is not found', async () => {
      const answers = await Promise.all([
        jobAt(`/api/v1/jobs/${ABSENT}`),
        jobAt(`/api/v1/jobs/${ABSENT}/events`),
        jobAt(`/api/v1/jobs/${ABSENT}/rejects`),
        api().post(`/api/v1/jobs/${ABSENT}/cancel`, undefined),
      ]);
      for (const answer of answers)
        expect(answer).toMatchObject({ status: 404, body: { code: 'JOB_NOT_FOUND' } });
    });

    it('is in the history, page after page', async () => {
      for (let index = 0; index < 3; index += 1) await imported(catalogue(uniqueName('Page'), 1));
      const first = await jobAt('/api/v1/jobs?kind=import-materials&status=completed&limit=2');
      expect(first.body.jobs).toHaveLength(2);
      const second = await jobAt(
        `/api/v1/jobs?kind=import-materials&limit=2&cursor=${first.body.next_cursor}`,
      );
      const ids = [...first.body.jobs, ...second.body.jobs].map(({ id }: { id: string }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(first.headers.get('cache-control')).toBe('no-store');
      expect((await jobAt('/api/v1/jobs?kind=another')).body).toEqual({ jobs: [], next_cursor: null });
      expect((await jobAt('/api/v1/jobs?cursor=nonsense')).body.code).toBe('INVALID_CURSOR');
      expect((await jobAt('/api/v1/jobs?status=odd')).body.code).toBe('VALIDATION_FAILED');
    });

    it('is forgotten when it ended long ago, and nothing else', async () => {
      const job = await imported(catalogue(uniqueName('Old'), 1));
      expect((await api().delete('/api/v1/jobs?days_old=30')).body).toEqual({ deleted: 0 });
      const { body } = await api().delete('/api/v1/jobs?days_old=0');
      expect(body.deleted).toBeGreaterThan(0);
      expect((await jobAt(`/api/v1/jobs/${job.id}`)).status).toBe(404);
    });
  });
}
