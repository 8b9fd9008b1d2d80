import { Inject, Injectable, Logger } from '@nestjs/common';
import { CoherentCache } from '../cache/index.js';
import { AppError } from '../common/errors.js';
import { CONFIG, type Config } from '../config/index.js';
import {
  LOGIN_FAILURES,
  loginKey,
  type LockOutPolicy,
  type LoginFailures,
  SESSION_STORE,
  type SessionStore,
  USER_STORE,
  type UserStore,
} from '../relational/index.js';
import { AccessTokens } from './access-tokens.js';
import { sessionTag, userTag } from './access.tags.js';
import { Passwords } from './passwords.js';
import { hashOf, randomSecret } from './secrets.js';

/** From one address to one login: a few slips are free, then every further one doubles the wait. */
const FROM_ADDRESS: LockOutPolicy = { free: 5, firstSeconds: 30, mostSeconds: 3600 };
/** To one login from anywhere: many addresses guess together, but must not lock its owner out for long. */
const FROM_ANYWHERE: LockOutPolicy = { free: 50, firstSeconds: 10, mostSeconds: 300 };

const REFRESH_PREFIX = 'rmr_';

/** What somebody gets who logged in. */
export interface Tokens {
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
  refreshToken: string;
}

/** Logging in, staying in, logging out. */
@Injectable()
export class SessionsService {
  private readonly logger = new Logger(SessionsService.name);

  constructor(
    @Inject(USER_STORE) private readonly users: UserStore,
    @Inject(SESSION_STORE) private readonly sessions: SessionStore,
    @Inject(LOGIN_FAILURES) private readonly failures: LoginFailures,
    @Inject(CONFIG) private readonly config: Config,
    private readonly cache: CoherentCache,
    private readonly passwords: Passwords,
    private readonly tokens: AccessTokens,
  ) {}

  /**
   * A new session. Whether the login exists, is disabled or has another password shows in nothing, not even in the time it takes.
   * Errors: `LOGIN_FAILED`, `LOGIN_LOCKED` (details `{ retryAfterSeconds }`).
   */
  async logIn(login: string, password: string, address: string): Promise<Tokens> {
    const [fromAddress, fromAnywhere] = keysOf(login, address);
    await this.attempt(fromAddress, FROM_ADDRESS);
    await this.attempt(fromAnywhere, FROM_ANYWHERE);
    const user = await this.users.findByLogin(login);
    const isRight = await this.passwords.verify(password, user?.passwordHash);
    if (!user || !isRight || user.disabled)
      throw new AppError('LOGIN_FAILED', 'The login or the password is wrong.');
    await this.failures.forget([fromAddress, fromAnywhere]);
    const refreshToken = newRefreshToken();
    const sessionId = await this.sessions.begin(user.id, hashOf(refreshToken), this.config.AUTH_SESSION_DAYS);
    await this.users.loggedIn(user.id);
    return this.answer({ userId: user.id, sessionId, login: user.login, role: user.role }, refreshToken);
  }

  /** The next tokens of a session. Errors: `REFRESH_REFUSED`; a token that comes twice was stolen, and ends the session. */
  async refresh(refreshToken: string): Promise<Tokens> {
    const next = newRefreshToken();
    const rotation = await this.sessions.rotate(hashOf(refreshToken), hashOf(next));
    if (rotation.outcome === 'reused') {
      this.logger.warn(`a refresh token was used twice: the session ${rotation.sessionId} is ended`);
      await this.cache.invalidate([sessionTag(rotation.sessionId)]);
    }
    if (rotation.outcome !== 'rotated')
      throw new AppError('REFRESH_REFUSED', 'The refresh token was used, or its session is over.');
    const { id, userId, login, role } = rotation.session;
    return this.answer({ userId, sessionId: id, login, role }, next);
  }

  /** Ends a session. */
  async end(sessionId: string): Promise<void> {
    await this.sessions.end(sessionId);
    await this.cache.invalidate([sessionTag(sessionId)]);
  }

  /** Ends all sessions of a user, but for one. */
  async endAllOf(userId: string, except?: string): Promise<void> {
    await this.sessions.endAllOf(userId, except);
    await this.cache.invalidate([userTag(userId)]);
  }

  /** Sets another password, and ends the other sessions. Errors: `LOGIN_FAILED`, `LOGIN_LOCKED`, `USER_NOT_FOUND`. */
  async changePassword(userId: string, sessionId: string, current: string, next: string): Promise<void> {
    // Whoever found a session open may guess no faster than at the door.
    const key = `password|${userId}`;
    await this.attempt(key, FROM_ADDRESS);
    const user = await this.users.find(userId);
    if (!(await this.passwords.verify(current, user?.passwordHash)))
      throw new AppError('LOGIN_FAILED', 'The present password is wrong.');
    await this.failures.forget([key]);
    await this.users.change(userId, { passwordHash: await this.passwords.hash(next) });
    await this.endAllOf(userId, sessionId);
  }

  /** It counts before the password is looked at, so that many at once get no further than one after the other. */
  private async attempt(key: string, policy: LockOutPolicy): Promise<void> {
    const seconds = Math.ceil(await this.failures.attempt(key, policy));
    if (seconds > 0)
      throw new AppError('LOGIN_LOCKED', `Too many logins failed: wait for ${seconds} s.`, {
        retryAfterSeconds: seconds,
      });
  }

  private async answer(claims: Parameters<AccessTokens['issue']>[0], refreshToken: string): Promise<Tokens> {
    const accessToken = await this.tokens.issue(claims);
    return { accessToken, expiresIn: this.tokens.lifetime, refreshToken };
  }
}

const newRefreshToken = () => REFRESH_PREFIX + randomSecret();

/** Logins that nobody has are counted, too: otherwise the wait would tell which there are. */
function keysOf(login: string, address: string): [string, string] {
  const key = hashOf(loginKey(login)).toString('base64url');
  return [`${key}|${address}`, key];
}
