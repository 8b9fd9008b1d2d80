import { openRelational } from '../../src/relational/index.js';
import { ApiClient } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { describeWithOwnServers } from '../support/describe-with-servers.js';
import { eventually } from '../support/eventually.js';
import { loadPrices, pathOf, sendPrices, supplierOf } from '../support/price-client.js';
import { startPostgres } from '../support/servers/postgres.js';
import { startRedis } from '../support/servers/redis.js';
import type { TestServer } from '../support/servers/test-server.js';
import { ended } from '../support/upload-client.js';

/** Rows whose prices are 1, 2, 3, …: their average tells whether one is missing or there twice. */
const manyRows = (count: number) =>
  Array.from({ length: count }, (_, row) => `Товар ${row + 1};;шт;${row + 1}`).join('\n');

describeWithOwnServers('price lists on two instances', ['redis', 'postgres'], () => {
  let postgres: TestServer;
  let redis: TestServer;
  let reader: AppProcess;
  let worker: AppProcess;
  let api: ApiClient;

  const start = (env: Record<string, string>) =>
    startApp({
      env: {
        DATABASE_URL: postgres.url,
        REDIS_URL: redis.url,
        CACHE_TIMEOUT_MS: '500',
        CACHE_LEASE_MS: '2000',
        JOBS_LEASE_MS: '1000',
        ...env,
      },
    });
  const latest = (supplier: string) => api.get(pathOf(supplier, 'latest?limit=1'));

  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    reader = await start({ JOBS_CONCURRENCY: '0' });
    worker = await start({});
    api = new ApiClient(reader.url);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([reader.stop(), worker.stop()]);
    await Promise.all([postgres.stop(), redis.stop()]);
  }, 60_000);

  it('are read anew everywhere as soon as the job of another instance is completed', async () => {
    const supplier = supplierOf('elsewhere');
    const over = new AbortController();
    // Keeps the cache of the reader warm, with what is there at the moment.
    const reading = (async () => {
      while (!over.signal.aborted) await latest(supplier);
    })();
    for (const price of ['1', '2', '3', '4', '5']) {
      await loadPrices(api, supplier, `Кирпич;К-1;шт;${price}`, { pricelistid: '1' });
      expect((await latest(supplier)).body.materials).toMatchObject([{ unit_price: price }]);
    }
    over.abort();
    await reading;
  }, 60_000);

  it('are not read from the cache for long when a writer dies before it could tell it', async () => {
    const supplier = supplierOf('died');
    await loadPrices(api, supplier, 'Кирпич;К-1;шт;18,40');
    expect((await latest(supplier)).status).toBe(200);
    // A writer that commits and then tells nobody; its change is due now rather than in ten seconds.
    const writer = await openRelational({
      DATABASE_URL: postgres.url,
      DATABASE_POOL_SIZE: 1,
      DATABASE_TIMEOUT_MS: 10_000,
      DATA_DIR: 'unused',
    });
    const { seq } = await writer.prices.deleteSupplier(supplier);
    expect((await latest(supplier)).status).toBe(200);
    await writer.priceChanges.hasten([seq]);
    await eventually(async () => expect((await latest(supplier)).status).toBe(404));
    await eventually(async () => expect(await writer.priceChanges.hasAny([seq])).toBe(false));
    await writer.close();
  }, 60_000);

  it('are loaded to the end when the process is killed in the middle, no row twice and none missing', async () => {
    const supplier = supplierOf('killed');
    const rows = 40_000;
    await loadPrices(api, supplier, 'Кирпич;К-1;шт;18,40', { date: '2026-01-01' });
    const { body: job } = await sendPrices(api, supplier, manyRows(rows), { date: '2026-02-01' });
    await eventually(
      async () => {
        const { body } = await api.get(`/api/v1/jobs/${job.id}`);
        expect(body.progress.rows).toBeGreaterThan(0);
      },
      { timeoutMs: 30_000, intervalMs: 5 },
    );
    await worker.kill();
    const interrupted = (await api.get(`/api/v1/jobs/${job.id}`)).body;
    expect(interrupted.status).toBe('running');
    expect(interrupted.progress.rows).toBeLessThan(rows);
    // What is half loaded is not to be seen.
    expect((await latest(supplier)).body).toMatchObject({ price_date: '2026-01-01', total_count: 1 });
    worker = await start({});
    const end = await ended(api, job.id as string);
    expect(end).toMatchObject({ status: 'completed', attempts: 2, result: { raw_products_processed: rows } });
    const { body } = await api.get(pathOf(supplier, 'statistics'));
    expect(body.by_currency).toMatchObject([
      { products: rows, min: '1', max: `${rows}`, avg: '20000.5', median: '20000.5' },
    ]);
  }, 120_000);

  it('are not to be seen when the job was cancelled', async () => {
    const supplier = supplierOf('cancelled');
    await loadPrices(api, supplier, 'Кирпич;К-1;шт;18,40', { date: '2026-01-01' });
    const { body: job } = await sendPrices(api, supplier, manyRows(40_000), { date: '2026-02-01' });
    await eventually(
      async () => {
        const { body } = await api.get(`/api/v1/jobs/${job.id}`);
        expect(body.progress.rows).toBeGreaterThan(0);
      },
      { timeoutMs: 30_000, intervalMs: 5 },
    );
    await api.post(`/api/v1/jobs/${job.id}/cancel`, {});
    expect(await ended(api, job.id as string)).toMatchObject({ status: 'cancelled' });
    expect((await latest(supplier)).body).toMatchObject({ price_date: '2026-01-01', total_count: 1 });
    expect((await api.get(pathOf(supplier, 'all'))).body.total_price_lists).toBe(1);
  }, 120_000);
});
