import { Injectable } from '@nestjs/common';
import { VectorGate } from '../../vector/index.js';
import type { HealthDetails, HealthProbe } from '../health-probe.js';

/**
 * Whether the vectors of this instance's model are complete. While they are not, it answers by words; as long as instances of
 * another model answer in full, requests are better sent to those, and a roll-out waits.
 */
@Injectable()
export class VectorIndexProbe implements HealthProbe {
  readonly name = 'vector_index';
  readonly critical = true;

  constructor(private readonly gate: VectorGate) {}

  check(): Promise<HealthDetails> {
    const { closed } = this.gate;
    if (!closed) return Promise.resolve({});
    if (closed.othersServe) return Promise.reject(new Error(closed.message));
    return Promise.resolve({ degraded: true, message: closed.message });
  }
}
