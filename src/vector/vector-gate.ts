import { Injectable } from '@nestjs/common';
import { AppError } from '../common/errors.js';
import type { VectorStore } from './vector-store.js';

/** Why the vectors are not to be searched. */
export interface GateReason {
  message: string;
  /** Other instances have a complete collection, and should have the requests. */
  othersServe: boolean;
}

/** Whether the open collection is complete enough to be searched: a new model's is filled first. */
@Injectable()
export class VectorGate {
  /** Undefined while it may be searched. */
  closed: GateReason | undefined;

  close(reason: GateReason): void {
    this.closed = reason;
  }

  open(): void {
    this.closed = undefined;
  }
}

/** The same store, whose searches fail with `STORE_UNAVAILABLE` while the gate is closed: answers then go without it, and say so. */
export function behindGate(store: VectorStore, gate: VectorGate): VectorStore {
  const search: VectorStore['search'] = (query) =>
    gate.closed
      ? Promise.reject(new AppError('STORE_UNAVAILABLE', gate.closed.message))
      : store.search(query);
  return new Proxy(store, {
    get(target, property) {
      if (property === 'search') return search;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
