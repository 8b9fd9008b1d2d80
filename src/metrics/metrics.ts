import { Injectable } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';

/**
 * Every metric of the product: name, help, labels, buckets. A label takes its values from one of the
 * sets below or from a route pattern, never from a request, so that the number of series is bounded.
 */

/** Values of the label `region`: the regions of the cache. */
export type CacheRegion = 'search' | 'material' | 'health' | 'reference' | 'suggestion' | 'embedding';
/** Values of the label `level`: in the process, or in Redis. */
export type CacheLevel = 'l1' | 'l2';
/** Values of the label `store`. */
export type StoreName = 'relational' | 'vector' | 'embedding';
/** Values of the label `outcome`. */
export type Outcome = 'ok' | 'error';

/** Upper bounds in seconds, from a memory access to a time limit. */
const CACHE_BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5];
const STORE_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const HTTP_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The metrics, one field each, on a registry of their own: several applications in one process do not meet. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly cacheHits = new Counter({
    name: 'cache_hits_total',
    help: 'Reads that the cache answered, by region and by the level that had the entry',
    labelNames: ['region', 'level'] as const,
    registers: [this.registry],
  });

  readonly cacheMisses = new Counter({
    name: 'cache_misses_total',
    help: 'Reads that went to the source, by region',
    labelNames: ['region'] as const,
    registers: [this.registry],
  });

  /** `operation` is the name of a method of the cache store, one of `read`, `mint`, `write`, `stamp`. */
  readonly cacheOperationDuration = new Histogram({
    name: 'cache_operation_duration_seconds',
    help: 'Time of one operation of the cache, by level and operation',
    labelNames: ['level', 'operation'] as const,
    buckets: CACHE_BUCKETS,
    registers: [this.registry],
  });

  /** `route` is the pattern of the route, or `unmatched`. */
  readonly httpRequestDuration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its response',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: HTTP_BUCKETS,
    registers: [this.registry],
  });

  /** `operation` is the name of a method of the port. */
  readonly storeOperationDuration = new Histogram({
    name: 'store_operation_duration_seconds',
    help: 'Time of one operation of a store, by store, operation and outcome',
    labelNames: ['store', 'operation', 'outcome'] as const,
    buckets: STORE_BUCKETS,
    registers: [this.registry],
  });

  /** `degraded` is `true` when a store was left out of the answer. */
  readonly searchDuration = new Histogram({
    name: 'search_duration_seconds',
    help: 'Time of a search that the cache did not answer, by search type',
    labelNames: ['search_type', 'degraded'] as const,
    buckets: STORE_BUCKETS,
    registers: [this.registry],
  });
}
