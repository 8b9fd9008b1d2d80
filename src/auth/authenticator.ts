import { Inject, Injectable, Logger } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock.js';
import { AppError, messageOf } from '../common/errors.js';
import type { Principal } from '../http/index.js';
import { API_KEY_STORE, type ApiKeyStore } from '../relational/index.js';
import { AccessTokens } from './access-tokens.js';
import { KEY_PREFIX, readKey } from './api-key-text.js';
import { PrincipalsService } from './principals.service.js';
import { hashOf, isSame } from './secrets.js';

/** How often it is written down that a key was used, in milliseconds. */
const NOTED_EVERY_MS = 60_000;
/** Keys whose use is remembered. */
const MOST_NOTED = 10_000;

/** Finds out who sends a request, by what it brings. */
@Injectable()
export class Authenticator {
  private readonly logger = new Logger(Authenticator.name);
  /** When the use of a key was written down last, by {@link Clock.monotonic}. */
  private readonly noted = new Map<string, number>();

  constructor(
    private readonly tokens: AccessTokens,
    private readonly principals: PrincipalsService,
    @Inject(API_KEY_STORE) private readonly keys: ApiKeyStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param credential an access token or a key. Errors: `UNAUTHENTICATED` */
  authenticate(credential: string): Promise<Principal> {
    return credential.startsWith(KEY_PREFIX) ? this.byKey(credential) : this.byToken(credential);
  }

  private async byToken(token: string): Promise<Principal> {
    const { userId, sessionId } = await this.tokens.verify(token);
    const session = await this.principals.session(sessionId, userId);
    if (!session) throw new AppError('UNAUTHENTICATED', 'The session is over: log in again.');
    return { kind: 'user', id: userId, name: session.login, role: session.role, sessionId };
  }

  private async byKey(text: string): Promise<Principal> {
    const given = readKey(text);
    const key = given && (await this.principals.key(given.id));
    if (!key || !isSame(hashOf(given.secret), Buffer.from(key.hash, 'base64')))
      throw new AppError('UNAUTHENTICATED', 'The key is not one of this service, or it was revoked.');
    if (key.expiresAt !== null && key.expiresAt <= this.clock.now())
      throw new AppError('UNAUTHENTICATED', 'The key has expired.');
    this.note(given.id);
    return { kind: 'key', id: given.id, name: key.name, role: key.role, scopes: key.scopes };
  }

  /** Nobody waits for it, and it may fail. */
  private note(id: string): void {
    const now = this.clock.monotonic();
    if (now - (this.noted.get(id) ?? -Infinity) < NOTED_EVERY_MS) return;
    if (this.noted.size >= MOST_NOTED) this.noted.clear();
    this.noted.set(id, now);
    this.keys
      .used(id)
      .catch((error: unknown) => this.logger.debug(`the use of a key was not noted: ${messageOf(error)}`));
  }
}
