import { systemClock } from '../../src/common/clock.js';
import { AppError } from '../../src/common/errors.js';
import { type Config, readConfig } from '../../src/config/index.js';
import {
  type JobHandler,
  JobHandlers,
  JobInterrupted,
  JobRunner,
  type RunningJob,
} from '../../src/jobs/index.js';
import { Metrics } from '../../src/metrics/index.js';
import type { Job, JobStatus } from '../../src/relational/index.js';
import { openEmbeddedRelational } from '../support/embedded-relational.js';
import { eventually } from '../support/eventually.js';

type Work = (job: RunningJob) => Promise<object>;

/** Resolves when the signal is aborted. */
const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
const untilAborted: Work = async ({ signal }) => {
  await aborted(signal);
  throw signal.reason;
};

describe('JobRunner', () => {
  let connection: Awaited<ReturnType<typeof openEmbeddedRelational>>;
  const runners: JobRunner[] = [];

  beforeAll(async () => {
    connection = await openEmbeddedRelational();
  }, 120_000);
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.beforeApplicationShutdown()));
    await sql('DELETE FROM jobs');
  });
  afterAll(() => connection.close(), 60_000);

  const sql = (statement: string) => connection.dataSource.query(statement);
  /** An instance that does jobs of kind `test` by `work`. */
  const instance = (work: Work, settings: Partial<Config> = {}, kinds = ['test']) => {
    const handlers = new JobHandlers();
    for (const kind of kinds) handlers.register({ kind, run: work } satisfies JobHandler);
    const config = { ...readConfig({}), JOBS_LEASE_MS: 1000, ...settings };
    const metrics = new Metrics();
    const runner = new JobRunner(connection.jobs, handlers, metrics, config, systemClock);
    runners.push(runner);
    runner.start();
    return { runner, metrics };
  };
  const submit = async (kind = 'test') => (await connection.jobs.submit({ kind, params: { a: 1 } })).job.id;
  const reaches = (id: string, status: JobStatus, more: Partial<Job> = {}) =>
    eventually(async () => {
      const job = await connection.jobs.find(id);
      expect(job).toMatchObject({ status, ...more });
      return job;
    });

  it('has the handler do the job, and keeps its answer', async () => {
    const { metrics } = instance(async (job) => {
      await job.advance({ progress: { rows: 1 }, checkpoint: 1 });
      return { params: job.params };
    });
    const job = await reaches(await submit(), 'completed');
    expect(job).toMatchObject({ result: { params: { a: 1 } }, progress: { rows: 1 }, attempts: 1 });
    await eventually(async () =>
      expect(await metrics.registry.metrics()).toContain(
        'job_attempt_duration_seconds_count{kind="test",outcome="completed"} 1',
      ),
    );
  });

  it('tries again, from the checkpoint, what failed for a reason that passes', async () => {
    const seen: unknown[] = [];
    instance(async (job) => {
      seen.push(job.checkpoint);
      if (seen.length > 1) return {};
      await job.advance({ progress: {}, checkpoint: { rows: 7 } });
      throw new AppError('STORE_UNAVAILABLE', 'away for a moment');
    });
    const id = await submit();
    await reaches(id, 'pending', { error: { code: 'STORE_UNAVAILABLE', detail: 'away for a moment' } });
    await sql('UPDATE jobs SET due_at = clock_timestamp()');
    await reaches(id, 'completed', { attempts: 2, error: null });
    expect(seen).toEqual([null, { rows: 7 }]);
  });

  it.each([
    [
      'a file that is none',

      new AppError('FILE_UNREADABLE', 'it is a picture'),
      { code: 'FILE_UNREADABLE', detail: 'it is a picture' },
    ],
    [
      'a fault of the program',
      new Error('password=secret'),
      { code: 'INTERNAL', detail: expect.not.stringContaining('secret') as string },
    ],
  ])('does not try again after %s', async (_, error, told) => {
    instance(() => Promise.reject(error));
    await reaches(await submit(), 'failed', { error: told, attempts: 1 });
  });

  it('does not give up what came further, however often it had failed before', async () => {
    const id = await submit();
    await sql('UPDATE jobs SET tries = 9');
    instance(async (job) => {
      await job.advance({ progress: {}, checkpoint: 1 });
      throw new AppError('STORE_UNAVAILABLE', 'away');
    });
    expect(await reaches(id, 'pending', { attempts: 1 })).toMatchObject({ error: { detail: 'away' } });
  });

  it('gives up what came no further for too long', async () => {
    const id = await submit();
    await sql('UPDATE jobs SET tries = 9');
    instance(() => Promise.reject(new AppError('STORE_TIMEOUT', 'slow')));
    await reaches(id, 'failed', { error: { code: 'STORE_TIMEOUT', detail: 'slow' } });
    const killer = await submit();
    await sql(`UPDATE jobs SET tries = 10 WHERE status = 'pending'`);
    const job = await reaches(killer, 'failed');
    expect(job?.error?.detail).toContain('10 workers');
  });

  it('stops a job that somebody cancels elsewhere', async () => {
    instance(untilAborted);
    const id = await submit();
    await reaches(id, 'running');
    await connection.jobs.cancel(id);
    await reaches(id, 'cancelled');
  });

  it('stops a job that is cancelled here at once', async () => {
    const { runner } = instance(untilAborted, { JOBS_LEASE_MS: 600_000 });
    const id = await submit();
    await reaches(id, 'running');
    await connection.jobs.cancel(id);
    runner.cancelled(id);
    await reaches(id, 'cancelled');
  });

  it('ends what was cancelled while its worker was dead, without beginning it', async () => {
    const id = await submit();
    await connection.jobs.claim(['test'], 'dead', -1000);
    await connection.jobs.cancel(id);
    let begun = 0;
    instance(() => Promise.resolve({ begun: (begun += 1) }));
    await reaches(id, 'cancelled');
    expect(begun).toBe(0);
  });

  it('keeps its job beyond a lease, as long as it lives', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    instance(() => gate.then(() => ({})), { JOBS_LEASE_MS: 500 });
    const id = await submit();
    await reaches(id, 'running');
    // Two leases of the database's time, in which another instance asks.
    const [row] = await connection.dataSource.query<{ until: Date }[]>(
      'SELECT lease_until AS until FROM jobs',
    );
    const first = row?.until.getTime() ?? 0;
    await eventually(async () => {
      expect(await connection.jobs.claim(['test'], 'other', 500)).toBeNull();
      const [now] = await connection.dataSource.query<{ until: Date }[]>(
        'SELECT lease_until AS until FROM jobs',
      );
      expect((now?.until.getTime() ?? 0) - first).toBeGreaterThan(1000);
    });
    release();
    await reaches(id, 'completed', { attempts: 1 });
  });

  it('writes nothing to a job that another took over, and tells its handler', async () => {
    const failures: unknown[] = [];
    const lost = new Promise<void>((resolve) => {
      instance(
        async (job) => {
          if (job.checkpoint !== null) return { by: 'the heir' };
          await sql(
            `UPDATE jobs SET attempts = attempts + 1, checkpoint = '1', lease_until = clock_timestamp()`,
          );
          await job.advance({ progress: { by: 'the dead' }, checkpoint: 2 }).catch((error: unknown) => {
            failures.push(error);
            resolve();
            throw error;
          });
          return { by: 'the dead' };
        },
        { JOBS_LEASE_MS: 600_000 },
      );
    });
    const id = await submit();
    await lost;
    expect(failures).toEqual([new JobInterrupted('lost')]);
    await reaches(id, 'completed', { result: { by: 'the heir' }, progress: {} });
  });

  it('hands its jobs back when it ends, and the next goes on with them', async () => {
    const { runner } = instance(async (job) => {
      await job.advance({ progress: {}, checkpoint: 5 });
      return untilAborted(job);
    });
    const id = await submit();
    await eventually(async () => expect((await connection.jobs.find(id))?.version).toBeGreaterThan(2));
    await runner.beforeApplicationShutdown();
    expect(await connection.jobs.find(id)).toMatchObject({ status: 'pending', error: null });
    expect(await connection.jobs.claim(['test'], 'w', 1000)).toMatchObject({ checkpoint: 5, tries: 1 });
  });

  it('does one job of a kind at a time, and other kinds beside it', async () => {
    const { runner } = instance(untilAborted, {}, ['a', 'b', 'c']);
    for (const kind of ['a', 'a', 'b', 'b']) await submit(kind);
    // It is taken last, so by then the others would have been.
    await reaches(await submit('c'), 'running');
    const running = await connection.jobs.list({ status: 'running', limit: 10 });
    expect(running.map(({ kind }) => kind).sort()).toEqual(['a', 'b', 'c']);
    await runner.beforeApplicationShutdown();
  });

  it('does none when it is told to', async () => {
    instance(() => Promise.resolve({}), { JOBS_CONCURRENCY: 0 });
    instance(() => Promise.resolve({ by: 'another' }), {}, ['another']);
    const id = await submit();
    await reaches(await submit('another'), 'completed');
    expect(await connection.jobs.find(id)).toMatchObject({ status: 'pending' });
  });
});
