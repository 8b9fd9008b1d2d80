import { Inject, Injectable } from '@nestjs/common';
import { MATERIAL_STORE, type MaterialStore } from '../../relational/index.js';
import type { HealthDetails, HealthProbe } from '../health-probe.js';

/** PostgreSQL: without the system of record nothing can be answered. */
@Injectable()
export class RelationalProbe implements HealthProbe {
  readonly name = 'relational_database';
  readonly critical = true;

  constructor(@Inject(MATERIAL_STORE) private readonly store: MaterialStore) {}

  async check(): Promise<HealthDetails> {
    await this.store.ping();
    return {};
  }
}
