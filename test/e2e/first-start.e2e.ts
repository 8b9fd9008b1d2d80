import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../support/api-client.js';
import { logIn, withLogins } from '../support/access.js';
import { type AppProcess, startApp } from '../support/app-process.js';

describe('a start', () => {
  let dataDir: string;
  let app: AppProcess | undefined;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'rag-test-start-'));
  });
  afterEach(async () => {
    await app?.stop();
    app = undefined;
    rmSync(dataDir, { recursive: true, force: true });
  });
  const start = async (env: Record<string, string>) => {
    app = await startApp({ env: { DATA_DIR: dataDir, ...env } });
    return app;
  };

  it('on loopback needs no login, and says so loudly', async () => {
    const { url, output } = await start({});
    expect(output()).toMatch(/NO LOGIN IS NEEDED/);
    const api = new ApiClient(url);
    expect((await api.get('/api/v1/materials')).status).toBe(200);
    expect((await api.get('/api/v1/auth/me')).body).toMatchObject({ kind: 'anyone', role: 'admin' });
  }, 60_000);

  it('that needs a login makes up a password for the first administrator, and prints it once', async () => {
    const { AUTH, AUTH_SECRET } = withLogins();
    const { url, output, stop } = await start({ AUTH, AUTH_SECRET });
    const [, login = '', password = ''] =
      /administrator is (\S+), with the password\s+(\S+)/.exec(output()) ?? [];
    expect((await logIn(url, { login, password })).access).toEqual(expect.any(String));
    await stop();
    const again = await start({ AUTH, AUTH_SECRET });
    expect(again.output()).not.toMatch(/password|NO LOGIN/);
    expect((await logIn(again.url, { login, password })).access).toEqual(expect.any(String));
  }, 120_000);

  it.each([
    ['in production without a secret', { NODE_ENV: 'production' }, /AUTH_SECRET: is needed/],
    ['for others without a secret', { HOST: '0.0.0.0' }, /AUTH_SECRET: is needed/],
    [
      'with a weak secret',
      { NODE_ENV: 'production', AUTH_SECRET: 'changeme' },
      /AUTH_SECRET: must be at least 32/,
    ],
    ['for others without logins', { HOST: '0.0.0.0', AUTH: 'none' }, /AUTH: must not be none/],
    [
      'with a weak password',
      { ...withLogins(), ADMIN_PASSWORD: 'admin' },
      /ADMIN_PASSWORD: must have at least 12 characters/,
    ],
  ])('%s is refused, with the reason', async (_, env, reason) => {
    await expect(start(env)).rejects.toThrow(reason);
  });
});
