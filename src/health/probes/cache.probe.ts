import { Injectable } from '@nestjs/common';
import { CacheAdminService } from '../../cache/index.js';
import type { HealthDetails, HealthProbe } from '../health-probe.js';

/** The cache's store: without it every answer comes from the source. */
@Injectable()
export class CacheProbe implements HealthProbe {
  readonly name = 'cache_database';
  readonly critical = false;

  constructor(private readonly cache: CacheAdminService) {}

  async check(): Promise<HealthDetails> {
    const { status, error, ...facts } = await this.cache.status();
    if (status === 'unavailable') throw new Error(error);
    return { ...facts, degraded: status === 'recovering' };
  }
}
