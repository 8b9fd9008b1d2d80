import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Role } from '../../src/common/roles.js';
import { type Access, ACCESS_TABLE, SCOPES } from '../../src/http/index.js';
import { ApiClient } from '../support/api-client.js';
import { clientWith, logIn, newKey, newUser, withLogins } from '../support/access.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { ABSENT } from './fixture.js';

const ENV = withLogins();
/** Not in the document of the API. */
const BESIDE = [
  'GET /docs',
  'GET /docs/',
  'GET /docs/*',
  'GET /docs/:file',
  'GET /docs-json',
  'GET /metrics',
];
const ORDER: Role[] = ['viewer', 'editor', 'admin'];

interface Sender {
  name: string;
  api: ApiClient;
  /** What is answered where the route is closed to everybody else. */
  refusal(access: Exclude<Access, 'open'>): 401 | 403 | null;
}

const reaches = (role: Role, needed: Role) => ORDER.indexOf(role) >= ORDER.indexOf(needed);
const unknown = () => 401 as const;

describe('the access table', () => {
  let app: AppProcess;
  let senders: Sender[];
  let routes: string[];
  /** The name of the service's key, which every token tells. */
  let kid: string;

  /** A token that this service could have signed, had it been asked to. */
  const forged = (claims: object, secret: string, expires: number) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'HS256', kid })
      .setIssuer('rag-materials')
      .setSubject(ABSENT)
      .setIssuedAt(expires - 600)
      .setExpirationTime(expires)
      .sign(createSecretKey(secret, 'utf8'));

  beforeAll(async () => {
    app = await startApp({ env: ENV });
    const admin = await logIn(app.url);
    kid = JSON.parse(Buffer.from(admin.access.split('.')[0] ?? '', 'base64url').toString()).kid as string;
    const now = Math.floor(Date.now() / 1000);
    const claims = { sid: ABSENT, login: 'admin', role: 'admin' };
    const user = async (role: Role): Promise<Sender> => {
      const { api } = await logIn(app.url, await newUser(admin.api, `the-${role}`, role));
      return { name: role, api, refusal: (access) => (reaches(role, access.role) ? null : 403) };
    };
    const key = async (role: Role, scopes: string[]): Promise<Sender> => {
      const { key: text } = await newKey(admin.api, role, scopes);
      return {
        name: `key of ${role} for ${scopes.join()}`,
        api: clientWith(app.url, text),
        refusal: ({ role: needed, scope, people }) => {
          if (people ?? !reaches(role, needed)) return 403;
          return scope === undefined || scopes.includes('*') || scopes.includes(scope) ? null : 403;
        },
      };
    };
    senders = [
      { name: 'nobody', api: new ApiClient(app.url), refusal: unknown },
      {
        name: 'an expired token',
        api: clientWith(app.url, await forged(claims, ENV.AUTH_SECRET, now - 1)),
        refusal: unknown,
      },
      {
        name: 'a token of no session',
        api: clientWith(app.url, await forged(claims, ENV.AUTH_SECRET, now + 600)),
        refusal: unknown,
      },
      {
        name: 'a token of another secret',
        api: clientWith(app.url, await forged(claims, 'another secret', now + 600)),
        refusal: unknown,
      },
      {
        name: 'a token without signature',
        api: clientWith(app.url, `${admin.access.split('.').slice(0, 2).join('.')}.`),
        refusal: unknown,
      },
      {
        name: 'an unknown key',
        api: clientWith(app.url, `rmk_${'0'.repeat(32)}_${'A'.repeat(43)}`),
        refusal: unknown,
      },
      await user('viewer'),
      await user('editor'),
      await user('admin'),
      await key('admin', ['*']),
      await key('viewer', ['*']),
      ...(await Promise.all(SCOPES.map((scope) => key('admin', [scope])))),
    ];
    const { body } = await new ApiClient(app.url).get('/docs-json');
    routes = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
  }, 120_000);
  afterAll(() => app.stop());

  it('has every route, and none that is not there', () => {
    expect(Object.keys(ACCESS_TABLE).sort()).toEqual([...routes, ...BESIDE].sort());
  });

  it('is what everybody meets, whoever they are and whatever they send', async () => {
    const wrong: string[] = [];
    for (const [route, access] of Object.entries(ACCESS_TABLE)) {
      // A route of no controller, which the API page has where its folder does not end with a slash.
      if (BESIDE.slice(1, 4).includes(route)) continue;
      const [method = '', pattern = ''] = route.split(' ');
      const path = pattern.replaceAll(/:\w+/g, (name) => (name === ':supplier' ? 'nobody' : ABSENT));
      // Nothing takes this, so nothing comes of it but an answer.
      const body = method === 'GET' || method === 'DELETE' ? undefined : { everywhere: 7 };
      for (const { name, api, refusal } of senders) {
        const { status } = await api.request(method, path, body);
        const refused = status === 401 || status === 403 ? status : null;
        const expected = access === 'open' ? null : refusal(access);
        if (refused !== expected && pattern !== '/api/v1/auth/login' && pattern !== '/api/v1/auth/refresh')
          wrong.push(`${name}: ${route}: ${status} instead of ${expected ?? 'an answer'}`);
        if (status >= 500) wrong.push(`${name}: ${route}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 300_000);

  it('is told before the body is read, and to HEAD as to GET', async () => {
    const api = new ApiClient(app.url);
    expect((await api.request('POST', '/api/v1/materials', '{"name": ')).status).toBe(401);
    expect((await fetch(`${app.url}/api/v1/materials`, { method: 'HEAD' })).status).toBe(401);
    expect((await api.get('/api/v1/materials')).headers.get('www-authenticate')).toBe(
      'Bearer realm="rag-materials"',
    );
    expect((await api.get('/api/v1/nowhere')).status).toBe(404);
  });
});
