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
  const guarded = <Query, Hits>(search: (query: Query) => Promise<Hits>) => {
    return (query: Query) =>
      gate.closed
        ? Promise.reject<Hits>(new AppError('STORE_UNAVAILABLE', gate.closed.message))
        : search(query);
  };
  const searches = new Map<string | symbol, unknown>([
    ['search', guarded(store.search.bind(store))],
    ['searchMany', guarded(store.searchMany.bind(store))],
  ]);
  return new Proxy(store, {
    get(target, property) {
      if (searches.has(property)) return searches.get(property);
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
