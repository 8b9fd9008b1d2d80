import { AppError } from '../../common/errors.js';
import { JobHandlers, type RunningJob } from '../../jobs/index.js';
import type { UnitsService } from '../../reference/index.js';
import type { PriceLoadStore } from '../../relational/index.js';
import type { UploadsService } from '../../uploads/index.js';
import type { PriceWritingService } from '../price-writing.service.js';
import { PriceListJob } from './price-list.job.js';
import type { PriceListParams } from './price-list.params.js';

/** How a job ends whose list is given up while it is published. */
function published(advance: (calls: number) => Promise<void>): Promise<object> {
  let calls = 0;
  const job = {
    id: 'job',
    params: { options: {}, uploaded_at: '2026-01-01T00:00:00Z' } as PriceListParams,
    advance: () => advance(++calls),
  } as unknown as RunningJob<PriceListParams>;
  const loads = { begin: () => Promise.resolve({ id: '1', pricelistId: 1, isDone: true }) };
  const writing = { publish: () => Promise.reject(new AppError('PRICE_LIST_GONE', 'gone')) };
  return new PriceListJob(
    new JobHandlers(),
    {} as UploadsService,
    {} as UnitsService,
    loads as unknown as PriceLoadStore,
    writing as unknown as PriceWritingService,
  ).run(job);
}

describe('a job whose list is given up while it is published', () => {
  it('is interrupted if that is because somebody has cancelled it', async () => {
    const cancelled = new Error('cancelled');
    const ended = published((calls) => (calls === 1 ? Promise.resolve() : Promise.reject(cancelled)));
    await expect(ended).rejects.toBe(cancelled);
  });

  it('fails, and says so, if the supplier was deleted', async () => {
    await expect(published(() => Promise.resolve())).rejects.toMatchObject({ code: 'PRICE_LIST_GONE' });
  });
});
