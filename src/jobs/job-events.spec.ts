import type { Job } from '../relational/index.js';
import { JobEvents } from './job-events.js';

const job: Job = {
  id: '0197f5d2-7c1e-7000-8000-1f2e3d4c5b6a',
  kind: 'test',
  status: 'completed',
  progress: {},
  result: {},
  error: null,
  upload: null,
  rejected: 0,
  attempts: 1,
  cancelRequested: false,
  version: 7,
  createdAt: new Date(0),
  updatedAt: new Date(0),
  startedAt: null,
  finishedAt: new Date(0),
};

describe('JobEvents', () => {
  it('keeps the last state for a client that takes it long after the end', async () => {
    const events = new JobEvents(job.id);
    for (let look = 0; look < 100; look++) events.tell(job);
    events.end();
    const pieces: unknown[] = [];
    for await (const piece of events.stream) pieces.push(String(piece));
    expect(pieces.join('')).toMatch(/^event: job\nid: 7\ndata: .*\n\n$/);
  });
});
