import { randomBytes } from 'node:crypto';
import type { Role } from '../../src/common/roles.js';
import { ApiClient } from './api-client.js';

export const ADMIN = { login: 'admin', password: 'a sentence that nobody guesses' };

/** The environment of a service that needs a login. */
export const withLogins = () => ({
  AUTH: 'required',
  AUTH_SECRET: randomBytes(48).toString('base64'),
  ADMIN_PASSWORD: ADMIN.password,
});

export interface LoggedIn {
  api: ApiClient;
  access: string;
  refresh: string;
}

/** Logs in, and gives a client that sends the token. */
export async function logIn(url: string, { login, password } = ADMIN): Promise<LoggedIn> {
  const { status, body } = await new ApiClient(url).post('/api/v1/auth/login', { login, password });
  if (status !== 200) throw new Error(`The login was refused: ${JSON.stringify(body)}`);
  return { api: clientWith(url, body.access_token), access: body.access_token, refresh: body.refresh_token };
}

/** A client that sends a token or a key with every request. */
export const clientWith = (url: string, credential: string) =>
  new ApiClient(url, { authorization: `Bearer ${credential}` });

/** A new user, who may log in with the answer. */
export async function newUser(admin: ApiClient, login: string, role: Role) {
  const password = `the password of ${login}`;
  const { status, body } = await admin.post('/api/v1/users', { login, role, password });
  if (status !== 201) throw new Error(`The user was refused: ${JSON.stringify(body)}`);
  return { id: body.id as string, login, password };
}

/** A new key, and its id. */
export async function newKey(admin: ApiClient, role: Role, scopes: string[]) {
  const name = `${role} ${scopes.join(' ')}`;
  const { status, body } = await admin.post('/api/v1/api-keys', { name, role, scopes });
  if (status !== 201) throw new Error(`The key was refused: ${JSON.stringify(body)}`);
  return { id: body.id as string, key: body.key as string };
}
