import type { JobRequest, JobsService, JobView } from '../jobs/index.js';
import type { MatchRequest, MatchStore } from '../relational/index.js';
import { MatchRequestsService } from './match-requests.service.js';
import type { MatchRun } from './match-run.js';

const WAITING: MatchRequest = {
  requestId: 'r',
  digest: '',
  total: 1,
  limit: 3,
  minConfidence: 'none',
  jobId: 'old',
  createdAt: new Date(0),
  finishedAt: null,
  counts: { pending: 1, completed: 0, failed: 0 },
  confidences: {},
};

/** What a retry asks for, where so many names had failed and the job is in this state. */
async function asksFor(failed: number, job: Pick<JobView, 'status' | 'cancel_requested'>) {
  const asked: JobRequest[] = [];
  const store = {
    find: () => Promise.resolve(WAITING),
    retry: () => Promise.resolve(failed),
    setJob: () => Promise.resolve(),
  } as unknown as MatchStore;
  const jobs = {
    get: () => Promise.resolve({ error: null, ...job }),
    submit: (request: JobRequest) => {
      asked.push(request);
      return Promise.resolve({ id: 'new' });
    },
  } as unknown as JobsService;
  await new MatchRequestsService(store, jobs, {} as MatchRun).retry('r');
  return asked[0]?.force;
}

describe('a retry', () => {
  const running = { status: 'running', cancel_requested: false } as const;

  it('of names that failed has a job of its own: one that runs may have looked for the last time', async () => {
    expect(await asksFor(1, running)).toBe(true);
  });

  it('of names that wait leaves them to the job that runs, if that is not to be cancelled', async () => {
    expect(await asksFor(0, running)).toBe(false);
    expect(await asksFor(0, { ...running, cancel_requested: true })).toBe(true);
    expect(await asksFor(0, { status: 'failed', cancel_requested: false })).toBe(true);
  });
});
