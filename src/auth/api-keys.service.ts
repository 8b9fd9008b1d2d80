import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CacheEvict } from '../cache/index.js';
import { CLOCK, type Clock } from '../common/clock.js';
import { AppError } from '../common/errors.js';
import type { Role } from '../common/roles.js';
import { API_KEY_STORE, type ApiKey, type ApiKeyStore } from '../relational/index.js';
import { keyTag } from './access.tags.js';
import { textOfKey } from './api-key-text.js';
import { hashOf, randomSecret } from './secrets.js';

const DAY_MS = 86_400_000;
const HOUR_S = 3600;

export interface KeyRequest {
  name: string;
  role: Role;
  scopes: string[];
  createdBy: string;
  /** Null: never. */
  expiresAt: Date | null;
}

/** A key and its text, which nobody sees again. */
export interface NewKey {
  key: ApiKey;
  text: string;
}

/** Keys of programs. */
@Injectable()
export class ApiKeysService {
  constructor(
    @Inject(API_KEY_STORE) private readonly keys: ApiKeyStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(limit: number, skip: number): Promise<ApiKey[]> {
    return this.keys.list(limit, skip);
  }

  /** Errors: `API_KEY_NOT_FOUND`. */
  async get(id: string): Promise<ApiKey> {
    return found(id, await this.keys.find(id));
  }

  async create(request: KeyRequest): Promise<NewKey> {
    const id = randomUUID();
    const secret = randomSecret();
    const key = await this.keys.create({ ...request, id, hash: hashOf(secret) });
    return { key, text: textOfKey(id, secret) };
  }

  /** When a key ends that is good for so many days from now. */
  inDays(days: number | undefined): Date | null {
    return days === undefined ? null : new Date(this.clock.now() + days * DAY_MS);
  }

  /** A new key like a former one, which ends some hours later. Errors: `API_KEY_NOT_FOUND`. */
  @CacheEvict({ tags: (_, id) => [keyTag(id)] })
  async rotate(id: string, createdBy: string, overlapHours: number): Promise<NewKey> {
    const former = found(id, await this.keys.find(id));
    if (former.revokedAt || isPast(former.expiresAt, this.clock))
      throw new AppError('API_KEY_NOT_FOUND', 'The key is over: make a new one.', { id });
    const { name, role, scopes, createdAt, expiresAt } = former;
    // The new one lasts as long as the former one was made to.
    const lifetime = expiresAt && expiresAt.getTime() - createdAt.getTime();
    const created = await this.create({
      name,
      role,
      scopes,
      createdBy,
      expiresAt: lifetime === null ? null : new Date(this.clock.now() + lifetime),
    });
    await this.keys.expireIn(id, overlapHours * HOUR_S);
    return created;
  }

  /** Ends a key now. Errors: `API_KEY_NOT_FOUND`. */
  @CacheEvict({ tags: (_, id) => [keyTag(id)] })
  async revoke(id: string): Promise<ApiKey> {
    return found(id, await this.keys.revoke(id));
  }
}

const isPast = (date: Date | null, clock: Clock) => date !== null && date.getTime() <= clock.now();

function found<T extends ApiKey>(id: string, key: T | null): T {
  if (!key) throw new AppError('API_KEY_NOT_FOUND', `There is no key with the id ${id}.`, { id });
  return key;
}
