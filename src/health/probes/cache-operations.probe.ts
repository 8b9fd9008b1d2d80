import { randomUUID } from 'node:crypto';
import { CACHE_MANAGER } from '@nestjs/cache-manager';
import { Inject, Injectable } from '@nestjs/common';
import type { Cache } from 'cache-manager';
import type { HealthDetails, HealthProbe } from '../health-probe.js';

const KEPT_MS = 10_000;

/** Writes, reads and deletes an entry: a server may answer pings and yet refuse to write. */
@Injectable()
export class CacheOperationsProbe implements HealthProbe {
  readonly name = 'cache_operations';
  readonly critical = false;
  readonly detailedOnly = true;

  constructor(@Inject(CACHE_MANAGER) private readonly cache: Cache) {}

  async check(): Promise<HealthDetails> {
    const written = randomUUID();
    const key = `health:${written}`;
    await this.cache.set(key, written, KEPT_MS);
    const read = await this.cache.get<string>(key);
    await this.cache.del(key);
    if (read !== written) throw new Error('the cache does not return what was written to it');
    return {};
  }
}
