import { openRelational } from '../../src/relational/index.js';
import { ApiClient } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { describeWithServers } from '../support/describe-with-servers.js';
import { eventually } from '../support/eventually.js';
import { freshDatabase, type FreshDatabase, uniqueName } from '../support/servers/fresh-database.js';

const BASE = '/api/v1/reference';

describeWithServers('reference data on two instances', ['redis', 'postgres', 'qdrant'], (urls) => {
  const apps: AppProcess[] = [];
  let database: FreshDatabase;
  let sql: Awaited<ReturnType<typeof openRelational>>;
  let one: ApiClient;
  let two: ApiClient;

  beforeAll(async () => {
    database = await freshDatabase(urls.postgres);
    const env = {
      DATABASE_URL: database.url,
      REDIS_URL: urls.redis,
      QDRANT_URL: urls.qdrant,
      QDRANT_COLLECTION: uniqueName('reference'),
      CACHE_KEY_PREFIX: `${uniqueName('reference')}:`,
      // A busy machine is not a Redis that is down.
      CACHE_TIMEOUT_MS: '500',
      CACHE_LEASE_MS: '2000',
    };
    for (let count = 0; count < 2; count += 1) apps.push(await startApp({ env }));
    [one, two] = apps.map(({ url }) => new ApiClient(url)) as [ApiClient, ApiClient];
    sql = await openRelational({
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: 1,
      DATABASE_TIMEOUT_MS: 10_000,
      DATA_DIR: 'unused',
    });
  }, 120_000);
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.stop()));
    await sql.close();
    await database.drop();
  });

  const create = async (kind: string, body: object) => (await one.post(`${BASE}/${kind}`, body)).body;
  const convert = async (api: ApiClient, from: string) =>
    (await api.get(`${BASE}/units/convert?${new URLSearchParams({ value: '1', from, to: 'шт' }).toString()}`))
      .body;

  it('show a change of one at once on the other, in lists, trees and conversions', async () => {
    const units = (await two.get(`${BASE}/units?status=reviewed`)).body as { id: string; name: string }[];
    const piece = units.find(({ name }) => name === 'шт');
    for (let round = 0; round < 10; round += 1) {
      const name = `пачечка${'абвгдежзик'.charAt(round)}`;
      expect((await convert(two, name)).code).toBe('REFERENCE_NOT_FOUND');
      const factor = String(round + 1);
      const made = await create('units', { name, base_unit_id: piece?.id, factor });
      expect((await convert(two, name)).result).toBe(factor);
      await two.patch(`${BASE}/units/${made.id}`, { factor: '500' });
      expect((await convert(one, name)).result).toBe('500');
    }
    const category = await create('categories', { name: 'На обоих' });
    const names = async (api: ApiClient) =>
      (await api.get(`${BASE}/categories/tree`)).body.map(({ name }: { name: string }) => name);
    expect(await names(two)).toContain('На обоих');
    await two.delete(`${BASE}/categories/${category.id}`);
    expect(await names(one)).not.toContain('На обоих');
  });

  it('make no cycle together', async () => {
    for (const round of ['а', 'б', 'в', 'г', 'д']) {
      const [a, b] = [
        await create('categories', { name: `левая ${round}` }),
        await create('categories', { name: `правая ${round}` }),
      ];
      const moves = await Promise.all([
        one.patch(`${BASE}/categories/${a.id}`, { parent_id: b.id }),
        two.patch(`${BASE}/categories/${b.id}`, { parent_id: a.id }),
      ]);
      expect(moves.map(({ status }) => status).sort()).toEqual([200, 409]);
    }
  });

  it('show on the other what an import of one brought, as soon as it is acknowledged', async () => {
    for (const round of ['первая', 'вторая', 'третья']) {
      await two.get(`${BASE}/categories?status=unreviewed`);
      const materials = [
        { name: 'Новинка', use_category: `Партия ${round}`, unit: 'шт', sku: `NEW-${round}` },
      ];
      await one.post('/api/v1/materials/import', { materials });
      const { body } = await two.get(`${BASE}/categories?status=unreviewed`);
      expect(body).toContainEqual(expect.objectContaining({ name: `Партия ${round}`, materials: 1 }));
    }
  });

  it('find what nobody told them: SQL typed by hand', async () => {
    const { id } = await create('colors', { name: 'выцветший', hex_code: '#111111' });
    const codes = () =>
      Promise.all([one, two].map(async (api) => (await api.get(`${BASE}/colors/${id}`)).body.hex_code));
    expect(await codes()).toEqual(['#111111', '#111111']);
    await sql.dataSource.query(`UPDATE colors SET hex_code = '#222222' WHERE id = '${id}'`);
    await eventually(async () => expect(await codes()).toEqual(['#222222', '#222222']));
  });
});
