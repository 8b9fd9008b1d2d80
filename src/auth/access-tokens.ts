import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { errors, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { CLOCK, type Clock } from '../common/clock.js';
import { AppError } from '../common/errors.js';
import { type Role, ROLES } from '../common/roles.js';
import { CONFIG, type Config } from '../config/index.js';

const ISSUER = 'rag-materials';
const ALGORITHM = 'HS256';
/** Tokens whose signature was checked; at 500 bytes each. */
const REMEMBERED = 10_000;

/** What an access token says. */
export interface AccessClaims {
  userId: string;
  sessionId: string;
  login: string;
  role: Role;
}

interface Verified {
  claims: AccessClaims;
  /** Seconds since the epoch. */
  expiresAt: number;
}

/** Access tokens: JSON Web Tokens (RFC 7519), short-lived, signed by `AUTH_SECRET`. */
@Injectable()
export class AccessTokens {
  private readonly keys: ReadonlyMap<string, KeyObject>;
  private readonly verified = new LRUCache<string, Verified>({ max: REMEMBERED });
  /** Seconds that a token is good. */
  readonly lifetime: number;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.lifetime = config.AUTH_ACCESS_MINUTES * 60;
    const secrets = (config.AUTH_SECRET ?? '').split(',').map((secret) => secret.trim());
    this.keys = new Map(
      secrets.filter(Boolean).map((secret) => [nameOf(secret), createSecretKey(secret, 'utf8')]),
    );
  }

  /** Signs with the first secret. */
  issue({ userId, sessionId, login, role }: AccessClaims): Promise<string> {
    const [first] = this.keys;
    if (!first) throw new AppError('LOGIN_FAILED', 'This service has no logins: AUTH_SECRET is not set.');
    const now = this.seconds();
    return new SignJWT({ sid: sessionId, login, role })
      .setProtectedHeader({ alg: ALGORITHM, kid: first[0] })
      .setIssuer(ISSUER)
      .setSubject(userId)
      .setIssuedAt(now)
      .setExpirationTime(now + this.lifetime)
      .sign(first[1]);
  }

  /** Errors: `UNAUTHENTICATED`, which says whether the token is too old or not one of ours. */
  async verify(token: string): Promise<AccessClaims> {
    let found = this.verified.get(token);
    if (!found) {
      found = await this.check(token);
      this.verified.set(token, found);
    }
    if (found.expiresAt <= this.seconds()) throw expired();
    return found.claims;
  }

  private async check(token: string): Promise<Verified> {
    try {
      const { payload } = await jwtVerify(token, ({ kid = '' }) => this.keyOf(kid), {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        requiredClaims: ['sub', 'exp', 'sid', 'login', 'role'],
        currentDate: new Date(this.clock.now()),
      });
      const { sub = '', exp = 0, sid, login, role } = payload;
      const claims = { userId: sub, sessionId: String(sid), login: String(login), role: roleOf(role) };
      return { claims, expiresAt: exp };
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw expired();
      throw new AppError(
        'UNAUTHENTICATED',
        'The access token is not one of this service.',
        {},
        { cause: error },
      );
    }
  }

  private keyOf(name: string): KeyObject {
    const key = this.keys.get(name);
    if (!key) throw new Error('no key has this name');
    return key;
  }

  private seconds(): number {
    return Math.floor(this.clock.now() / 1000);
  }
}

const expired = () =>
  new AppError('UNAUTHENTICATED', 'The access token has expired: refresh it, or log in again.');

/** A name that tells nothing of its secret. */
const nameOf = (secret: string) =>
  createHash('sha256').update(`kid:${secret}`).digest('base64url').slice(0, 8);

const roleOf = (value: unknown): Role => ROLES.find((role) => role === value) ?? ROLES[0];
