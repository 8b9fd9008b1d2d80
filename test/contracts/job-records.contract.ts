import { type JobStore, KEPT_REJECTS, type NewJob } from '../../src/relational/index.js';
import type { JobStoreSubject } from './job-store.contract.js';

/** Longer than any test takes. */
const LEASE_MS = 600_000;
const KIND = 'import-test';

/** What every `JobStore` keeps of jobs: keys, rejects, history. It is opened once for the suite. */
export function jobRecordsContract(open: () => Promise<JobStoreSubject>): void {
  let subject: JobStoreSubject;
  let jobs: JobStore;

  beforeAll(async () => {
    subject = await open();
    ({ jobs } = subject);
  }, 120_000);
  afterAll(() => subject.close(), 60_000);
  beforeEach(async () => {
    await subject.byHand('DELETE FROM jobs');
  });

  const submit = async (more: Partial<NewJob> = {}) =>
    (await jobs.submit({ kind: KIND, params: {}, ...more })).job;
  const claimed = async () => {
    const job = await jobs.claim([KIND], 'w1', LEASE_MS);
    if (!job) throw new Error('There was no job to claim');
    return job;
  };
  const reject = (line: number) => ({ line, column: 'name', value: 'х', reason: 'is too short' });

  describe('keys', () => {
    const key = 'file 1';

    it('make one job of many requests at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => jobs.submit({ kind: KIND, params: {}, key })),
      );
      expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(new Set(answers.map(({ job }) => job.id)).size).toBe(1);
      expect(await jobs.findByKey(KIND, key)).toMatchObject({ id: answers[0]?.job.id });
    });

    it('are of one kind each', async () => {
      const { id } = await submit({ key });
      expect((await jobs.submit({ kind: 'another', params: {}, key })).isNew).toBe(true);
      expect(await jobs.findByKey(KIND, key)).toMatchObject({ id });
    });

    it('hold for what is completed, and not for what failed or is cancelled', async () => {
      const first = await submit({ key });
      await jobs.end(await claimed(), { status: 'failed', error: { code: 'X', detail: 'y' } });
      const second = await submit({ key });
      await claimed();
      await jobs.cancel(second.id);
      const third = await submit({ key });
      const lease = await claimed();
      await jobs.end(lease, { status: 'completed', result: {} });
      expect((await submit({ key })).id).toBe(third.id);
      expect(new Set([first.id, second.id, third.id]).size).toBe(3);
    });

    it('go to the newest when that is forced', async () => {
      const first = await submit({ key });
      const second = await submit({ key, force: true });
      expect(second.id).not.toBe(first.id);
      expect((await submit({ key })).id).toBe(second.id);
    });
  });

  describe('rejects', () => {
    it('are written with the step, in order, and counted', async () => {
      const { id } = await submit();
      const lease = await claimed();
      await jobs.advance(lease, { progress: {}, rejects: [reject(4), reject(2)] }, LEASE_MS);
      await jobs.advance(
        lease,
        { progress: {}, rejects: [{ ...reject(9), column: null, value: null }] },
        LEASE_MS,
      );
      expect(await jobs.find(id)).toMatchObject({ rejected: 3 });
      const first = await jobs.rejects(id, 0, 2);
      expect(first).toEqual([
        { place: 1, ...reject(4) },
        { place: 2, ...reject(2) },
      ]);
      expect(await jobs.rejects(id, 2, 2)).toEqual([
        { place: 3, line: 9, column: null, value: null, reason: 'is too short' },
      ]);
    });

    it('are kept up to a limit, and all counted', async () => {
      const { id } = await submit();
      const lease = await claimed();
      const rejects = Array.from({ length: KEPT_REJECTS - 1 }, (_, index) => reject(index + 1));
      await jobs.advance(lease, { progress: {}, rejects }, LEASE_MS);
      await jobs.advance(lease, { progress: {}, rejects: rejects.slice(0, 5) }, LEASE_MS);
      await jobs.advance(lease, { progress: {}, rejects: rejects.slice(0, 5) }, LEASE_MS);
      expect(await jobs.find(id)).toMatchObject({ rejected: KEPT_REJECTS + 9 });
      expect(await jobs.rejects(id, KEPT_REJECTS - 2, 10)).toHaveLength(2);
    });

    it('end also for a reason that PostgreSQL cannot hold', async () => {
      const { id } = await submit();
      const detail = 'not XML: Char: \0';
      await jobs.end(await claimed(), { status: 'failed', error: { code: 'X', detail } });
      expect(await jobs.find(id)).toMatchObject({
        status: 'failed',
        error: { detail: 'not XML: Char: \uFFFD' },
      });
    });

    it('may hold what PostgreSQL cannot, and as much as it likes', async () => {
      const { id } = await submit();
      const value = `a\0b\ud800${'я'.repeat(5000)}`;
      await jobs.advance(await claimed(), { progress: {}, rejects: [{ ...reject(1), value }] }, LEASE_MS);
      const [kept] = await jobs.rejects(id, 0, 10);
      expect(kept?.value).toHaveLength(1000);
      expect(kept?.value?.startsWith('a\uFFFDb\uFFFDя')).toBe(true);
    });
  });

  describe('history', () => {
    it('lists the newest first, by kind and status, page after page', async () => {
      const ids: string[] = [];
      for (let index = 0; index < 5; index += 1) ids.unshift((await submit()).id);
      await jobs.submit({ kind: 'another', params: {} });
      await jobs.end(await claimed(), { status: 'completed', result: {} });
      const first = await jobs.list({ kind: KIND, limit: 3 });
      const last = first.at(-1);
      const second = await jobs.list({ kind: KIND, limit: 3, after: last });
      // Jobs of one millisecond are ordered by id.
      expect([...first, ...second].map(({ id }) => id).sort()).toEqual([...ids].sort());
      expect(first).toHaveLength(3);
      expect(await jobs.list({ kind: KIND, status: 'completed', limit: 10 })).toHaveLength(1);
      expect(await jobs.list({ limit: 10 })).toHaveLength(6);
    });

    it('forgets what ended long ago, and nothing else', async () => {
      const { id } = await submit();
      await jobs.advance(await claimed(), { progress: {}, rejects: [reject(1)] }, LEASE_MS);
      await jobs.cancel(id);
      const running = await jobs.find(id);
      expect(await jobs.deleteEnded(0)).toBe(0);
      await jobs.end({ id, attempt: running?.attempts ?? 0 }, { status: 'cancelled' });
      expect(await jobs.deleteEnded(30)).toBe(0);
      await subject.byHand(`UPDATE jobs SET finished_at = finished_at - interval '31 days'`);
      expect(await jobs.deleteEnded(30)).toBe(1);
      expect(await jobs.find(id)).toBeNull();
      expect(await jobs.rejects(id, 0, 10)).toEqual([]);
    });
  });
}
