import { ApiClient } from '../support/api-client.js';
import { ADMIN, clientWith, type LoggedIn, logIn, newKey, newUser, withLogins } from '../support/access.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { ABSENT, create } from './fixture.js';

const ME = '/api/v1/auth/me';
const MATERIAL = { name: 'Кирпич печной', use_category: 'Кирпич', unit: 'шт' };

describe('access', () => {
  let app: AppProcess;
  let admin: LoggedIn;
  let anybody: ApiClient;

  beforeAll(async () => {
    app = await startApp({ env: withLogins() });
    admin = await logIn(app.url);
    anybody = new ApiClient(app.url);
  }, 120_000);
  afterAll(() => app.stop());

  const login = (login: string, password: string) => anybody.post('/api/v1/auth/login', { login, password });
  const refresh = (token: string) => anybody.post('/api/v1/auth/refresh', { refresh_token: token });

  describe('logging in', () => {
    it('gives tokens that say who it is', async () => {
      expect((await admin.api.get(ME)).body).toMatchObject({ kind: 'user', name: 'admin', role: 'admin' });
      expect((await login('ADMIN', ADMIN.password)).body).toEqual({
        access_token: expect.any(String),
        token_type: 'Bearer',
        expires_in: 600,
        refresh_token: expect.stringMatching(/^rmr_/),
      });
    });

    it('does not tell an unknown login, a wrong password and a user who is shut out from each other', async () => {
      const shut = await newUser(admin.api, 'shut-out', 'viewer');
      await admin.api.patch(`/api/v1/users/${shut.id}`, { disabled: true });
      const answers = [
        await login('nobody-at-all', 'wrong'),
        await login('admin', 'wrong'),
        await login(shut.login, shut.password),
      ];
      for (const { status, body } of answers) {
        expect(status).toBe(401);
        expect({ ...body, request_id: '' }).toEqual({ ...answers[0]?.body, request_id: '' });
      }
    });

    it('locks a login for the address that fails, whether or not there is one, and for nobody else', async () => {
      await newUser(admin.api, 'guessed', 'viewer');
      for (const name of ['guessed', 'is-not-there']) {
        for (let time = 0; time < 5; time += 1) expect((await login(name, 'wrong')).status).toBe(401);
        const { status, headers, body } = await login(name, 'the password of guessed');
        expect({ status, code: body.code }).toEqual({ status: 429, code: 'LOGIN_LOCKED' });
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(25);
        expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(30);
      }
      expect((await login('admin', ADMIN.password)).status).toBe(200);
    });
  });

  describe('a session', () => {
    it('goes on with a new refresh token each time, and ends when one comes twice', async () => {
      const first = await logIn(app.url);
      const second = (await refresh(first.refresh)).body;
      expect(second.refresh_token).not.toBe(first.refresh);
      const later = clientWith(app.url, second.access_token);
      expect((await later.get(ME)).status).toBe(200);
      expect((await refresh(first.refresh)).body.code).toBe('REFRESH_REFUSED');
      expect((await later.get(ME)).status).toBe(401);
      expect((await refresh(second.refresh_token)).status).toBe(401);
    });

    it('is given on to one of many who send its refresh token at once, and then to nobody', async () => {
      const { refresh: token } = await logIn(app.url);
      const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(token)));
      const [winner, ...others] = answers.filter(({ status }) => status === 200);
      expect(others).toEqual([]);
      expect((await clientWith(app.url, winner?.body.access_token).get(ME)).status).toBe(401);
    });

    it('ends by logging out, here or everywhere', async () => {
      const user = await newUser(admin.api, 'leaves', 'viewer');
      const [one, two, three] = [
        await logIn(app.url, user),
        await logIn(app.url, user),
        await logIn(app.url, user),
      ];
      expect((await one.api.post('/api/v1/auth/logout', {})).status).toBe(204);
      expect([await one.api.get(ME), await two.api.get(ME)].map(({ status }) => status)).toEqual([401, 200]);
      expect((await refresh(one.refresh)).status).toBe(401);
      expect((await two.api.post('/api/v1/auth/logout', { everywhere: true })).status).toBe(204);
      expect([await two.api.get(ME), await three.api.get(ME)].map(({ status }) => status)).toEqual([
        401, 401,
      ]);
    });

    it('outlives a change of the own password, which ends the others', async () => {
      const user = await newUser(admin.api, 'changes', 'viewer');
      const [one, two] = [await logIn(app.url, user), await logIn(app.url, user)];
      const next = 'quite another sentence';
      const change = (current_password: string) =>
        one.api.post('/api/v1/auth/password', { current_password, new_password: next });
      expect((await change('wrong')).body.code).toBe('LOGIN_FAILED');
      expect((await change(user.password)).status).toBe(204);
      expect([await one.api.get(ME), await two.api.get(ME)].map(({ status }) => status)).toEqual([200, 401]);
      expect((await login(user.login, user.password)).status).toBe(401);
      expect((await login(user.login, next)).status).toBe(200);
    });
  });

  describe('what an administrator decides', () => {
    it('holds from the next request on', async () => {
      const user = await newUser(admin.api, 'promoted', 'viewer');
      const { api } = await logIn(app.url, user);
      expect((await api.post('/api/v1/materials', MATERIAL)).status).toBe(403);
      await admin.api.patch(`/api/v1/users/${user.id}`, { role: 'editor' });
      expect((await api.post('/api/v1/materials', MATERIAL)).status).toBe(201);
      await admin.api.patch(`/api/v1/users/${user.id}`, { disabled: true });
      expect((await api.get(ME)).status).toBe(401);
      await admin.api.patch(`/api/v1/users/${user.id}`, { disabled: false });
      expect((await api.get(ME)).status).toBe(401);
      const again = await logIn(app.url, user);
      await admin.api.delete(`/api/v1/users/${user.id}`);
      expect((await again.api.get(ME)).status).toBe(401);
    });

    it('never leaves nobody to decide', async () => {
      const { body: me } = await admin.api.get(ME);
      for (const change of [{ role: 'viewer' }, { disabled: true }])
        expect((await admin.api.patch(`/api/v1/users/${me.id}`, change)).body.code).toBe('LAST_ADMIN');
      expect((await admin.api.delete(`/api/v1/users/${me.id}`)).body.code).toBe('LAST_ADMIN');
      expect((await admin.api.get(ME)).status).toBe(200);
    });
  });

  describe('a key', () => {
    it('comes in by either header, and is not shown again', async () => {
      const { id, key } = await newKey(admin.api, 'viewer', ['search']);
      expect((await clientWith(app.url, key).get(ME)).body).toMatchObject({
        kind: 'key',
        id,
        scopes: ['search'],
      });
      expect((await anybody.get(ME, { 'x-api-key': key })).status).toBe(200);
      const { body } = await admin.api.get('/api/v1/api-keys');
      expect(JSON.stringify(body)).not.toContain(key.slice(-43));
    });

    it('is refused once it is revoked', async () => {
      const { id, key } = await newKey(admin.api, 'viewer', ['*']);
      const api = clientWith(app.url, key);
      expect((await api.get('/api/v1/materials')).status).toBe(200);
      expect((await admin.api.delete(`/api/v1/api-keys/${id}`)).body.revoked_at).toEqual(expect.any(String));
      expect((await api.get('/api/v1/materials')).status).toBe(401);
    });

    it('is changed for another, with and without an overlap', async () => {
      const { id, key } = await newKey(admin.api, 'viewer', ['*']);
      const rotate = async (of: string, overlap_hours: number) =>
        (await admin.api.post(`/api/v1/api-keys/${of}/rotate`, { overlap_hours })).body;
      const second = await rotate(id, 1);
      expect(second).toMatchObject({ role: 'viewer', scopes: ['*'] });
      const statusOf = async (text: string) => (await clientWith(app.url, text).get(ME)).status;
      expect([await statusOf(key), await statusOf(second.key)]).toEqual([200, 200]);
      const third = await rotate(second.id, 0);
      expect([await statusOf(second.key), await statusOf(third.key)]).toEqual([401, 200]);
      expect((await admin.api.post(`/api/v1/api-keys/${second.id}/rotate`, {})).body.code).toBe(
        'API_KEY_NOT_FOUND',
      );
    });
  });

  describe('the audit log', () => {
    const entriesOf = async (action: string) =>
      ((await admin.api.get('/api/v1/audit?limit=1000')).body as { action: string }[]).filter(
        (entry) => entry.action === action,
      );

    it('says who did what, with before and after', async () => {
      const { body: made } = await create(admin.api, { ...MATERIAL, name: 'Кирпич для записи' });
      const path = `/api/v1/materials/${made.id}`;
      await admin.api.patch(path, { unit: 'поддон' });
      const [entry] = await entriesOf('PATCH /api/v1/materials/:id');
      expect(entry).toMatchObject({
        actor_kind: 'user',
        actor_name: 'admin',
        path,
        address: '127.0.0.1',
        status: 200,
        before: { unit: 'шт', version: 1 },
        after: { unit: 'поддон', version: 2 },
      });
    });

    it('has what was refused, and logins, but no password, token or key', async () => {
      await admin.api.patch(`/api/v1/materials/${ABSENT}`, { unit: 'кг' });
      expect((await entriesOf('PATCH /api/v1/materials/:id'))[0]).toMatchObject({
        status: 404,
        after: { code: 'MATERIAL_NOT_FOUND' },
      });
      await login('admin', 'a wrong password, in clear');
      expect((await entriesOf('POST /api/v1/auth/login'))[0]).toMatchObject({
        actor_name: 'admin',
        status: 401,
      });
      const { key } = await newKey(admin.api, 'viewer', ['*']);
      const { body } = await admin.api.get('/api/v1/audit?limit=1000');
      for (const secret of ['a wrong password, in clear', ADMIN.password, key, admin.access, admin.refresh])
        expect(JSON.stringify(body)).not.toContain(secret);
    });

    it('gives its pages by the last id, and those of one actor', async () => {
      const { body: first } = await admin.api.get('/api/v1/audit?limit=2');
      const { body: next } = await admin.api.get(`/api/v1/audit?limit=2&before=${first[1].id}`);
      expect(Number(next[0].id)).toBeLessThan(Number(first[1].id));
      const { body: me } = await admin.api.get(ME);
      const { body: mine } = await admin.api.get(`/api/v1/audit?actor=${me.id}`);
      expect(new Set((mine as { actor_id: string }[]).map(({ actor_id }) => actor_id))).toEqual(
        new Set([me.id]),
      );
    });
  });
});
