import { randomUUID } from 'node:crypto';
import type { openRelational } from '../../src/relational/index.js';

type Stores = Pick<
  Awaited<ReturnType<typeof openRelational>>,
  'users' | 'sessions' | 'loginFailures' | 'apiKeys' | 'audit' | 'close'
>;

/** Stores, and SQL typed by hand. */
export interface AccessStoresSubject extends Stores {
  byHand(statement: string, parameters?: unknown[]): Promise<void>;
}

const hashOf = (text: string) => Buffer.from(text);

/** The stores of users, sessions, failures, keys and the audit log pass this; they are opened once for the suite. */
export function accessStoresContract(open: () => Promise<AccessStoresSubject>): void {
  let subject: AccessStoresSubject;
  beforeAll(async () => {
    subject = await open();
  }, 120_000);
  afterAll(() => subject.close(), 60_000);
  beforeEach(async () => {
    for (const table of ['users', 'login_failures', 'api_keys', 'audit_log'])
      await subject.byHand(`DELETE FROM ${table}`);
  });

  const user = (login: string, role: 'viewer' | 'admin' = 'admin') =>
    subject.users.create({ login, role, passwordHash: 'hash' });

  describe('users', () => {
    it('have logins of their own, whatever their case', async () => {
      const made = await user('Анна');
      expect(made).toMatchObject({ login: 'Анна', role: 'admin', disabled: false, lastLoginAt: null });
      await expect(user('анна')).rejects.toMatchObject({ code: 'LOGIN_TAKEN' });
      expect(await subject.users.findByLogin('АННА')).toMatchObject({ id: made.id, passwordHash: 'hash' });
      expect(await subject.users.findByLogin('Инна')).toBeNull();
      await subject.users.loggedIn(made.id);
      expect((await subject.users.find(made.id))?.lastLoginAt).toBeInstanceOf(Date);
    });

    it('have one first of them, of many who make it at once', async () => {
      const first = (login: string) =>
        subject.users.createFirst({ login, role: 'admin', passwordHash: 'hash' });
      expect(await subject.users.hasAny()).toBe(false);
      const made = await Promise.all(['a', 'b', 'c'].map(first));
      expect(made.filter(Boolean)).toHaveLength(1);
      expect(await subject.users.list(10, 0)).toHaveLength(1);
    });

    it('change in what is given only', async () => {
      await user('admin');
      const { id } = await user('other', 'viewer');
      expect(await subject.users.change(id, { disabled: true })).toMatchObject({
        role: 'viewer',
        disabled: true,
      });
      expect(await subject.users.change(id, { passwordHash: 'next' })).toMatchObject({ disabled: true });
      expect(await subject.users.find(id)).toMatchObject({ passwordHash: 'next' });
      await expect(subject.users.change(randomUUID(), {})).rejects.toMatchObject({ code: 'USER_NOT_FOUND' });
      await expect(subject.users.delete(randomUUID())).rejects.toMatchObject({ code: 'USER_NOT_FOUND' });
    });

    it('may all go where nobody was an administrator', async () => {
      const { id } = await user('reader', 'viewer');
      await subject.users.change(id, { disabled: true });
      await subject.users.delete(id);
      expect(await subject.users.hasAny()).toBe(false);
    });

    it('keep an administrator, also when two remove each other at once', async () => {
      const [one, two] = [await user('one'), await user('two')];
      const outcomes = await Promise.allSettled([
        subject.users.delete(one.id),
        subject.users.change(two.id, { role: 'viewer' }),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'LAST_ADMIN' },
      });
    });
  });

  describe('sessions', () => {
    const begin = async (days = 1) => {
      const { id } = await user(randomUUID());
      return { userId: id, sessionId: await subject.sessions.begin(id, hashOf(`first ${id}`), days) };
    };

    it('last until they are ended, or too old, or their user may not log in', async () => {
      await user('admin');
      const { userId, sessionId } = await begin();
      expect(await subject.sessions.find(sessionId)).toMatchObject({ id: sessionId, userId, role: 'admin' });
      await subject.users.change(userId, { disabled: true });
      expect(await subject.sessions.find(sessionId)).toBeNull();
      await subject.users.change(userId, { disabled: false });
      expect(await subject.sessions.find(sessionId)).not.toBeNull();
      await subject.sessions.end(sessionId);
      expect(await subject.sessions.find(sessionId)).toBeNull();
      expect(await subject.sessions.find((await begin(0)).sessionId)).toBeNull();
    });

    it('take each refresh token once, and end when one comes again', async () => {
      const { userId, sessionId } = await begin();
      const first = hashOf(`first ${userId}`);
      const rotation = await subject.sessions.rotate(first, hashOf('second'));
      expect(rotation).toMatchObject({ outcome: 'rotated', session: { id: sessionId, userId } });
      expect(await subject.sessions.rotate(first, hashOf('third'))).toEqual({ outcome: 'reused', sessionId });
      expect(await subject.sessions.find(sessionId)).toBeNull();
      expect(await subject.sessions.rotate(hashOf('second'), hashOf('fourth'))).toEqual({
        outcome: 'unknown',
      });
      expect(await subject.sessions.rotate(hashOf('nobody’s'), hashOf('fifth'))).toEqual({
        outcome: 'unknown',
      });
    });

    it('are given on to one of many at once', async () => {
      const { userId } = await begin();
      const outcomes = await Promise.all(
        ['a', 'b', 'c'].map((next) =>
          subject.sessions.rotate(hashOf(`first ${userId}`), hashOf(next + userId)),
        ),
      );
      expect(outcomes.filter(({ outcome }) => outcome === 'rotated')).toHaveLength(1);
    });

    it('of a user end together, but for one, and are swept a day later', async () => {
      const { userId, sessionId } = await begin();
      const other = await subject.sessions.begin(userId, hashOf(`other ${userId}`), 1);
      await subject.sessions.endAllOf(userId, sessionId);
      expect([await subject.sessions.find(sessionId), await subject.sessions.find(other)]).toEqual([
        expect.anything(),
        null,
      ]);
      await subject.byHand(`UPDATE sessions SET revoked_at = now() - interval '25 hours' WHERE id = $1`, [
        other,
      ]);
      await subject.sessions.sweep();
      expect(await subject.sessions.rotate(hashOf(`other ${userId}`), hashOf('x'))).toEqual({
        outcome: 'unknown',
      });
      expect(await subject.sessions.find(sessionId)).not.toBeNull();
    });
  });

  describe('attempts to log in', () => {
    const POLICY = { free: 3, firstSeconds: 100, mostSeconds: 250 };
    const attempt = async (key = 'key') => Math.ceil(await subject.loginFailures.attempt(key, POLICY));
    const unlock = () =>
      subject.byHand(`UPDATE login_failures SET locked_until = now() - interval '1 second'`);

    it('are free at first, and lock for ever longer, up to a limit', async () => {
      expect([await attempt(), await attempt(), await attempt(), await attempt()]).toEqual([0, 0, 0, 100]);
      expect(await attempt('other')).toBe(0);
      for (const seconds of [200, 250, 250]) {
        await unlock();
        expect([await attempt(), await attempt()]).toEqual([0, seconds]);
      }
      await subject.loginFailures.forget(['key']);
      expect(await attempt()).toBe(0);
    });

    it('at once are as few as one after the other', async () => {
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => attempt()));
      expect(outcomes.filter((seconds) => seconds === 0)).toHaveLength(3);
    });

    it('are forgotten a day after the last', async () => {
      const age = () => subject.byHand(`UPDATE login_failures SET failed_at = now() - interval '25 hours'`);
      for (let time = 0; time < 3; time += 1) await attempt();
      await age();
      expect([await attempt(), await attempt(), await attempt()]).toEqual([0, 0, 0]);
      await age();
      await subject.loginFailures.sweep();
      expect([await attempt(), await attempt(), await attempt()]).toEqual([0, 0, 0]);
      expect(await attempt()).toBe(100);
    });
  });

  describe('keys', () => {
    const key = (name: string) => ({
      id: randomUUID(),
      name,
      role: 'viewer' as const,
      scopes: ['search'],
      createdBy: 'admin',
      expiresAt: null,
      hash: hashOf(name),
    });

    it('are found with their hash, listed without', async () => {
      const made = await subject.apiKeys.create(key('shop'));
      expect(made).toMatchObject({ name: 'shop', scopes: ['search'], revokedAt: null, lastUsedAt: null });
      expect(Buffer.from((await subject.apiKeys.find(made.id))?.hash ?? []).toString()).toBe('shop');
      expect(await subject.apiKeys.list(10, 0)).toEqual([made]);
      await subject.apiKeys.used(made.id);
      expect((await subject.apiKeys.find(made.id))?.lastUsedAt).toBeInstanceOf(Date);
      expect(await subject.apiKeys.find(randomUUID())).toBeNull();
    });

    it('are revoked once, and end no later than they would', async () => {
      const { id } = await subject.apiKeys.create(key('shop'));
      const soon = await subject.apiKeys.expireIn(id, 60);
      expect(await subject.apiKeys.expireIn(id, 3600)).toMatchObject({ expiresAt: soon?.expiresAt });
      const revoked = await subject.apiKeys.revoke(id);
      expect(await subject.apiKeys.revoke(id)).toEqual(revoked);
      expect([
        await subject.apiKeys.revoke(randomUUID()),
        await subject.apiKeys.expireIn(randomUUID(), 1),
      ]).toEqual([null, null]);
    });
  });

  describe('the audit log', () => {
    const entry = (actorId: string) => ({
      actorKind: 'user',
      actorId,
      actorName: 'admin',
      action: 'PATCH /x/:id',
      path: '/x/1',
      address: '::1',
      requestId: 'r',
      before: { name: 'ноль \0' },
    });

    it('has an entry before its end, and completes it', async () => {
      const id = await subject.audit.begin(entry('a'));
      expect(await subject.audit.list({ limit: 9 })).toMatchObject([
        { id, status: null, before: { name: 'ноль ' }, after: null },
      ]);
      await subject.audit.complete(id, 200, { ok: true });
      expect(await subject.audit.list({ limit: 9 })).toMatchObject([
        { id, status: 200, after: { ok: true } },
      ]);
    });

    it('counts on past nine', async () => {
      const ids = [];
      for (let number = 0; number < 11; number += 1) ids.push(await subject.audit.begin(entry('a')));
      expect((await subject.audit.list({ limit: 20 })).map(({ id }) => id)).toEqual([...ids].reverse());
    });

    it('gives the newest first, of one actor, before an entry, and forgets what is old', async () => {
      const ids = [];
      for (const actor of ['a', 'b', 'a']) ids.push(await subject.audit.begin(entry(actor)));
      const listed = async (query: object) =>
        (await subject.audit.list({ limit: 9, ...query })).map(({ id }) => id);
      expect(await listed({})).toEqual([...ids].reverse());
      expect(await listed({ actorId: 'a' })).toEqual([ids[2], ids[0]]);
      expect(await listed({ before: ids[2], limit: 1 })).toEqual([ids[1]]);
      await subject.byHand(`UPDATE audit_log SET at = now() - interval '8 days' WHERE id = $1`, [ids[0]]);
      await subject.audit.sweep(7);
      expect(await listed({})).toEqual([ids[2], ids[1]]);
    });
  });
}
