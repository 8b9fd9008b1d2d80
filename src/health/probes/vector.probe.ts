import { Inject, Injectable } from '@nestjs/common';
import { VECTOR_STORE, type VectorStore } from '../../vector/index.js';
import type { HealthDetails, HealthProbe } from '../health-probe.js';

/** The vector store: without it searches are answered by words alone. */
@Injectable()
export class VectorProbe implements HealthProbe {
  readonly name = 'vector_database';
  readonly critical = false;

  constructor(@Inject(VECTOR_STORE) private readonly store: VectorStore) {}

  async check(): Promise<HealthDetails> {
    await this.store.ping();
    return { kind: this.store.kind };
  }
}
