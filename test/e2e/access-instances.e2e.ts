import { ADMIN, clientWith, logIn, newKey, newUser, withLogins } from '../support/access.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { describeWithServers } from '../support/describe-with-servers.js';
import { freshDatabase, type FreshDatabase, uniqueName } from '../support/servers/fresh-database.js';

const ME = '/api/v1/auth/me';

describeWithServers('access on two instances', ['redis', 'postgres', 'qdrant'], (urls) => {
  const apps: AppProcess[] = [];
  let database: FreshDatabase;
  let env: Record<string, string>;

  beforeAll(async () => {
    database = await freshDatabase(urls.postgres);
    env = {
      ...withLogins(),
      DATABASE_URL: database.url,
      REDIS_URL: urls.redis,
      QDRANT_URL: urls.qdrant,
      QDRANT_COLLECTION: uniqueName('access'),
      CACHE_KEY_PREFIX: `${uniqueName('access')}:`,
      // A busy machine is not a Redis that is down.
      CACHE_TIMEOUT_MS: '500',
      CACHE_LEASE_MS: '2000',
    };
  }, 60_000);
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.stop()));
    await database.drop();
  });

  it('needs a password for the first administrator, and makes one of many who start together', async () => {
    await expect(startApp({ env: { ...env, ADMIN_PASSWORD: '' } })).rejects.toThrow(
      /set ADMIN_PASSWORD for the first start/,
    );
    apps.push(...(await Promise.all([startApp({ env }), startApp({ env })])));
    for (const { url } of apps)
      expect((await (await logIn(url)).api.get('/api/v1/users')).body).toHaveLength(1);
  }, 120_000);

  it('is refused by one as soon as it was taken away on the other', async () => {
    const [one = '', two = ''] = apps.map(({ url }) => url);
    const admin = await logIn(one, ADMIN);
    const user = await newUser(admin.api, 'roams', 'viewer');
    const { access } = await logIn(one, user);
    const { id, key } = await newKey(admin.api, 'viewer', ['*']);
    const statuses = async () => [
      (await clientWith(two, access).get(ME)).status,
      (await clientWith(two, key).get(ME)).status,
    ];
    expect(await statuses()).toEqual([200, 200]);
    await admin.api.delete(`/api/v1/api-keys/${id}`);
    expect(await statuses()).toEqual([200, 401]);
    await admin.api.patch(`/api/v1/users/${user.id}`, { disabled: true });
    expect(await statuses()).toEqual([401, 401]);
  });
});
