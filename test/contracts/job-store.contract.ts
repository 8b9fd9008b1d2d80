import type { JobStore, NewJob, UploadStore } from '../../src/relational/index.js';

/** What the suite needs of an adapter. */
export interface JobStoreSubject {
  jobs: JobStore;
  uploads: UploadStore;
  /** Runs SQL by hand. */
  byHand(statement: string, parameters?: unknown[]): Promise<void>;
  close(): Promise<void>;
}

/** Longer than any test takes. */
const LEASE_MS = 600_000;
/** Over before anybody looks. */
const OVER_MS = -1000;
const KIND = 'import-test';
const ABSENT = '00000000-0000-4000-8000-000000000000';

/** Every `JobStore` passes this; it is opened once for the suite. */
export function jobStoreContract(open: () => Promise<JobStoreSubject>): void {
  let subject: JobStoreSubject;
  let jobs: JobStore;

  beforeAll(async () => {
    subject = await open();
    ({ jobs } = subject);
  }, 120_000);
  afterAll(() => subject.close(), 60_000);
  beforeEach(async () => {
    await subject.byHand('DELETE FROM jobs');
    await subject.byHand('DELETE FROM uploads');
  });

  const submit = async (more: Partial<NewJob> = {}) =>
    (await jobs.submit({ kind: KIND, params: { colour: 'red' }, ...more })).job;
  const claim = (leaseMs = LEASE_MS, worker = 'w1') => jobs.claim([KIND], worker, leaseMs);
  const claimed = async (leaseMs = LEASE_MS, worker = 'w1') => {
    const job = await claim(leaseMs, worker);
    if (!job) throw new Error('There was no job to claim');
    return job;
  };
  const reject = (line: number) => ({ line, column: 'name', value: 'х', reason: 'is too short' });

  describe('a job', () => {
    it('waits, is taken with its parameters, advances and is completed', async () => {
      const { id } = await submit({ progress: { total: 3 } });
      expect(await jobs.find(id)).toMatchObject({
        status: 'pending',
        progress: { total: 3 },
        startedAt: null,
      });
      const lease = await claimed();
      expect(lease).toMatchObject({
        id,
        attempt: 1,
        kind: KIND,
        params: { colour: 'red' },
        checkpoint: null,
      });
      expect(await jobs.find(id)).toMatchObject({
        status: 'running',
        attempts: 1,
        startedAt: expect.any(Date),
      });
      await jobs.advance(lease, { progress: { rows: 2 }, checkpoint: { rows: 2 } }, LEASE_MS);
      expect(await jobs.find(id)).toMatchObject({ progress: { total: 3, rows: 2 } });
      expect(await jobs.end(lease, { status: 'completed', result: { created: 2 } })).toBe('completed');
      expect(await jobs.find(id)).toMatchObject({
        status: 'completed',
        result: { created: 2 },
        finishedAt: expect.any(Date),
      });
      expect(await claim()).toBeNull();
    });

    it('is not found under another id', async () => {
      expect(await jobs.find(ABSENT)).toBeNull();
      expect(await jobs.cancel(ABSENT)).toBeNull();
    });

    it('shows every change in its version', async () => {
      const { id, version } = await submit();
      const lease = await claimed();
      const running = await jobs.find(id);
      await jobs.advance(lease, { progress: { rows: 1 } }, LEASE_MS);
      const advanced = await jobs.find(id);
      await jobs.cancel(id);
      const versions = [version, running?.version, advanced?.version, (await jobs.find(id))?.version];
      expect(new Set(versions).size).toBe(4);
      expect([...versions].sort((a = 0, b = 0) => a - b)).toEqual(versions);
    });
  });

  describe('taking', () => {
    it('gives each job to one of many workers', async () => {
      for (let index = 0; index < 5; index += 1) await submit();
      const taken = await Promise.all(Array.from({ length: 8 }, (_, index) => claim(LEASE_MS, `w${index}`)));
      const ids = taken.flatMap((job) => job?.id ?? []);
      expect(ids).toHaveLength(5);
      expect(new Set(ids).size).toBe(5);
    });

    it('gives only jobs of the kinds that are asked for, the one that waits for longest first', async () => {
      const first = await submit();
      await submit();
      expect(await jobs.claim(['another'], 'w1', LEASE_MS)).toBeNull();
      expect((await claimed()).id).toBe(first.id);
    });

    it('gives what a silent worker held to another, with the checkpoint', async () => {
      await submit();
      const dead = await claimed(LEASE_MS);
      await jobs.advance(dead, { progress: { rows: 5 }, checkpoint: { rows: 5 } }, OVER_MS);
      const heir = await claimed(LEASE_MS, 'w2');
      expect(heir).toMatchObject({ id: dead.id, attempt: 2, checkpoint: { rows: 5 } });
    });

    it('counts the tries since the checkpoint last moved', async () => {
      await submit();
      expect((await claimed(OVER_MS)).tries).toBe(1);
      const second = await claimed(OVER_MS);
      expect(second.tries).toBe(2);
      await jobs.advance(second, { progress: { rows: 1 } }, OVER_MS);
      const third = await claimed(OVER_MS);
      expect(third.tries).toBe(3);
      await jobs.advance(third, { progress: {}, checkpoint: 1 }, OVER_MS);
      expect((await claimed()).tries).toBe(1);
    });

    it('gives what is to be done later when it is due, and not before', async () => {
      const { id } = await submit();
      const error = { code: 'STORE_TIMEOUT', detail: 'slow' };
      await jobs.end(await claimed(), { status: 'pending', delayMs: LEASE_MS, error });
      expect(await jobs.find(id)).toMatchObject({ status: 'pending', error, finishedAt: null });
      expect(await claim()).toBeNull();
      await subject.byHand(`UPDATE jobs SET due_at = clock_timestamp()`);
      expect(await claimed()).toMatchObject({ attempt: 2, tries: 2 });
      expect(await jobs.find(id)).toMatchObject({ error: null });
    });

    it('gives what was handed back at once, and the try does not count', async () => {
      await submit();
      await jobs.end(await claimed(), { status: 'pending', delayMs: 0, refund: true });
      expect(await claimed()).toMatchObject({ attempt: 2, tries: 1 });
    });
  });

  describe('a worker whose hold is lost', () => {
    it('can neither hold on, nor write, nor end', async () => {
      const { id } = await submit();
      const lost = await claimed(OVER_MS);
      const heir = await claimed(LEASE_MS, 'w2');
      await jobs.advance(heir, { progress: { rows: 7 }, checkpoint: 7 }, LEASE_MS);
      expect(await jobs.renew(lost, LEASE_MS)).toBeNull();
      const step = { progress: { rows: 1 }, checkpoint: 1, rejects: [reject(1)] };
      expect(await jobs.advance(lost, step, LEASE_MS)).toBeNull();
      expect(await jobs.end(lost, { status: 'completed', result: {} })).toBeNull();
      expect(await jobs.find(id)).toMatchObject({ status: 'running', progress: { rows: 7 }, rejected: 0 });
      expect(await jobs.rejects(id, 0, 10)).toEqual([]);
      expect(await jobs.renew(heir, LEASE_MS)).toEqual({ cancelRequested: false });
    });

    it('goes on while nobody else has taken the job', async () => {
      await submit();
      const late = await claimed(OVER_MS);
      expect(await jobs.renew(late, LEASE_MS)).toEqual({ cancelRequested: false });
      expect(await claim()).toBeNull();
    });

    it('can write nothing to a job that has ended', async () => {
      await submit();
      const lease = await claimed();
      await jobs.end(lease, { status: 'completed', result: {} });
      expect(await jobs.advance(lease, { progress: { rows: 1 } }, LEASE_MS)).toBeNull();
      expect(await jobs.end(lease, { status: 'cancelled' })).toBeNull();
    });
  });

  describe('cancelling', () => {
    it('ends what waits', async () => {
      const { id } = await submit();
      expect(await jobs.cancel(id)).toMatchObject({ status: 'cancelled', finishedAt: expect.any(Date) });
      expect(await claim()).toBeNull();
    });

    it('is told to the worker of what runs, which ends it', async () => {
      const { id } = await submit();
      const lease = await claimed();
      expect(await jobs.cancel(id)).toMatchObject({ status: 'running', cancelRequested: true });
      expect(await jobs.renew(lease, LEASE_MS)).toEqual({ cancelRequested: true });
      const step = { progress: { rows: 3 }, checkpoint: 3 };
      expect(await jobs.advance(lease, step, LEASE_MS)).toEqual({ cancelRequested: true });
      expect(await jobs.end(lease, { status: 'cancelled' })).toBe('cancelled');
      expect(await jobs.find(id)).toMatchObject({ status: 'cancelled', progress: { rows: 3 }, result: null });
    });

    it('holds, though its worker hands it back', async () => {
      const { id } = await submit();
      const lease = await claimed();
      await jobs.cancel(id);
      expect(await jobs.end(lease, { status: 'pending', delayMs: 0 })).toBe('cancelled');
      expect(await claim()).toBeNull();
    });

    it('comes too late for what has been done to its end', async () => {
      const { id } = await submit();
      const lease = await claimed();
      await jobs.cancel(id);
      expect(await jobs.end(lease, { status: 'completed', result: { rows: 3 } })).toBe('completed');
      expect(await jobs.find(id)).toMatchObject({ result: { rows: 3 }, cancelRequested: true });
    });

    it('leaves a failure what it is', async () => {
      const { id } = await submit();
      const lease = await claimed();
      await jobs.cancel(id);
      expect(await jobs.end(lease, { status: 'failed', error: { code: 'X', detail: 'y' } })).toBe('failed');
    });

    it('is known to whoever takes over from a worker that died', async () => {
      const { id } = await submit();
      await claimed(OVER_MS);
      await jobs.cancel(id);
      expect(await claimed()).toMatchObject({ id, cancelRequested: true });
    });

    it('may be repeated, and changes nothing of what has ended', async () => {
      const { id } = await submit();
      await jobs.end(await claimed(), { status: 'completed', result: {} });
      const before = await jobs.find(id);
      expect(await jobs.cancel(id)).toEqual(before);
      const other = await submit();
      const cancelled = await jobs.cancel(other.id);
      expect(await jobs.cancel(other.id)).toEqual(cancelled);
    });
  });
}
