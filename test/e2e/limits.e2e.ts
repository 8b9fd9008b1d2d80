import { ApiClient } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { describeWithOwnServers } from '../support/describe-with-servers.js';
import { startRedis } from '../support/servers/redis.js';
import type { TestServer } from '../support/servers/test-server.js';

const LIMIT = 40;
/** Whom a request comes from is told by a proxy on this machine. */
const ENV = { TRUSTED_PROXIES: 'loopback', RATE_LIMIT_SEARCH: String(LIMIT) };

let lastClient = 0;
/** The header of a client that has not asked before. */
const newClient = () => ({
  'x-forwarded-for': `203.0.${Math.floor(lastClient / 250)}.${(lastClient++ % 250) + 1}`,
});

/** So many searches at once; how many were answered with which status. */
async function flood(apis: ApiClient[], count: number, client: Record<string, string>) {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      apis[index % apis.length]!.get('/api/v1/search?q=гвоздь', client),
    ),
  );
  const of = (status: number) => answers.filter((answer) => answer.status === status);
  expect(of(200).length + of(429).length).toBe(count);
  return { passed: of(200).length, refused: of(429) };
}

describe('limits of requests', () => {
  let app: AppProcess;
  let api: ApiClient;

  beforeAll(async () => {
    app = await startApp({ env: ENV });
    api = new ApiClient(app.url);
  }, 90_000);
  afterAll(() => app.stop());

  it('refuse a client that floods, and answer others meanwhile', async () => {
    const flooding = flood([api], 400, newClient());
    const others = await Promise.all(Array.from({ length: 20 }, () => flood([api], 5, newClient())));
    for (const other of others) expect(other.passed).toBe(5);
    const { passed, refused } = await flooding;
    expect(passed).toBe(LIMIT);
    const [answer] = refused;
    expect(answer?.body).toMatchObject({ code: 'RATE_LIMITED', status: 429 });
    const seconds = Number(answer?.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(answer?.body.retry_after_seconds).toBe(seconds);
    expect((await api.get('/metrics')).body).toMatch(/http_requests_limited_total\{class="search"\} 360/);
  });

  it('tell how much is left', async () => {
    const client = newClient();
    const left = async () => {
      const { headers } = await api.get('/api/v1/search?q=x', client);
      return ['limit', 'remaining'].map((name) => Number(headers.get(`ratelimit-${name}`)));
    };
    expect(await left()).toEqual([LIMIT, LIMIT - 1]);
    expect(await left()).toEqual([LIMIT, LIMIT - 2]);
  });

  it('are those of the class of a route: what is not limited has no such header', async () => {
    const client = newClient();
    await flood([api], LIMIT + 5, client);
    for (const path of ['/api/v1/materials', '/health/live', '/health/ready', '/metrics', '/docs']) {
      const { status, headers } = await api.get(path, client);
      expect([path, status, headers.get('ratelimit-limit')]).toEqual([path, 200, null]);
    }
    expect((await api.post('/api/v1/search', { query: 'x' }, client)).status).toBe(429);
  });
});

it('there are none where only this machine reaches the service and nothing is set', async () => {
  const app = await startApp();
  const { headers } = await new ApiClient(app.url).search('x');
  expect(headers.get('ratelimit-limit')).toBeNull();
  await app.stop();
}, 90_000);

describe('limits where a login is needed', () => {
  const ADMIN = { login: 'admin', password: 'Gravel-and-lime-77' };
  let app: AppProcess;
  let api: ApiClient;

  beforeAll(async () => {
    app = await startApp({
      env: {
        ...ENV,
        AUTH: 'required',
        AUTH_SECRET: 'Zq8vT1nKx4Lr7WbY2mCj5HdF9sGpA3eU6oIiQtRk',
        ADMIN_PASSWORD: ADMIN.password,
        RATE_LIMIT_LOGIN: '3',
      },
    });
    api = new ApiClient(app.url);
  }, 90_000);
  afterAll(() => app.stop());

  const login = (client: Record<string, string>, password = ADMIN.password) =>
    api.post('/api/v1/auth/login', { ...ADMIN, password }, client);

  it('count for the user, from whatever address', async () => {
    const { body } = await login(newClient());
    const remaining = async () => {
      const headers = { ...newClient(), authorization: `Bearer ${body.access_token}` };
      return Number((await api.get('/api/v1/search?q=x', headers)).headers.get('ratelimit-remaining'));
    };
    expect([await remaining(), await remaining()]).toEqual([LIMIT - 1, LIMIT - 2]);
  });

  it('count tries to log in for the address', async () => {
    const client = newClient();
    const statuses: number[] = [];
    for (let time = 0; time < 5; time += 1) statuses.push((await login(client, 'wrong')).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect((await login(client)).body.code).toBe('RATE_LIMITED');
    expect((await login(newClient())).status).toBe(200);
  });
});

describeWithOwnServers('limits of several instances', ['redis'], () => {
  let redis: TestServer;
  let apps: AppProcess[];
  let apis: ApiClient[];

  beforeAll(async () => {
    redis = await startRedis();
    apps = await Promise.all([1, 2].map(() => startApp({ env: { ...ENV, REDIS_URL: redis.url } })));
    apis = apps.map(({ url }) => new ApiClient(url));
  }, 90_000);
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.stop()));
    await redis.stop();
  });

  it('count in Redis for all', async () => {
    expect((await flood(apis, 200, newClient())).passed).toBe(LIMIT);
  });

  it.each(['stopped', 'frozen'])(
    'hold for each instance while Redis is %s, and for all again',
    async (fault) => {
      if (fault === 'stopped') await redis.down();
      else redis.freeze();
      const client = newClient();
      for (const api of apis) expect((await flood([api], 100, client)).passed).toBe(LIMIT);
      if (fault === 'stopped') await redis.up();
      else redis.thaw();
      const back = Date.now() + 20_000;
      for (;;) {
        const { passed } = await flood(apis, 200, newClient());
        if (passed === LIMIT) break;
        expect(Date.now()).toBeLessThan(back);
      }
    },
  );
});
