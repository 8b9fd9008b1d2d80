import { Injectable } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';
import { SampledCounter, SampledGauge, SampledHistogram } from './sampled.js';

/**
 * Every metric of the product: name, help, labels, buckets. A label takes its values from one of the
 * sets below or from a route pattern, never from a request, so that the number of series is bounded.
 */

/** Values of the label `store`. */
export type StoreName = 'relational' | 'vector' | 'embedding';
/** Values of the label `outcome`. */
export type Outcome = 'ok' | 'error';

/** Upper bounds in seconds, from a memory access to a time limit. The cache fills its histograms itself, by these. */
export const CACHE_BOUNDS = {
  command: [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5],
  load: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  acknowledgement: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
} as const;
const STORE_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const JOB_BUCKETS = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 150, 300, 600, 1800, 3600];
const HTTP_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The metrics, one field each, on a registry of their own: several applications in one process do not meet. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  /** The metrics of the cache that it samples, one field each. */
  readonly cache = cacheMetrics(this.registry);

  /** `trigger` is one of `request`, `start`, `misses`; `outcome` one of `warmed`, `cached`, `failed`. */
  readonly cacheWarmed = new Counter({
    name: 'cache_warmed_total',
    help: 'Reads that warming made, by what began it and by outcome',
    labelNames: ['trigger', 'outcome'] as const,
    registers: [this.registry],
  });

  /** How far the vector store is behind; sampled when they are asked for. */
  readonly changeLog = {
    pending: new SampledGauge(this.registry, 'index_pending_changes', 'Changes that wait to be applied'),
    lag: new SampledGauge(
      this.registry,
      'index_lag_seconds',
      'Age of the oldest change that waits to be applied to the vector store and the cache',
    ),
    setAside: new SampledGauge(
      this.registry,
      'index_set_aside_changes',
      'Changes that cannot be applied and wait for somebody to look at them',
    ),
  };

  /** `by` is `writer` or `relay`; `outcome` is one of `applied`, `waiting`, `set_aside`. */
  readonly changesApplied = new Counter({
    name: 'index_changes_total',
    help: 'Changes that somebody tried to apply to the vector store and the cache, by whom and outcome',
    labelNames: ['by', 'outcome'] as const,
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

  /** `class` is one of the classes of routes. */
  readonly httpRequestsLimited = new Counter({
    name: 'http_requests_limited_total',
    help: 'Requests that were refused since their client had made too many, by class of route',
    labelNames: ['class'] as const,
    registers: [this.registry],
  });

  /** `kind` is that of a registered handler; `outcome` a status of a job, or `lost`: another worker had it. */
  readonly jobAttemptDuration = new Histogram({
    name: 'job_attempt_duration_seconds',
    help: 'Time of one attempt at a job, by kind and by what it came to: completed, failed, cancelled, pending (to be tried again), lost',
    labelNames: ['kind', 'outcome'] as const,
    buckets: JOB_BUCKETS,
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

/**
 * What the cache counts itself and tells when it is asked. Labels: `region` is one of the cache's, `level` is `l1` (in the
 * process) or `l2` (shared), `operation` a command of the protocol, `reason` and `state` are what the help says.
 */
function cacheMetrics(registry: Registry) {
  const counter = <L extends string = never>(name: string, help: string, ...labels: L[]) =>
    new SampledCounter<L>(registry, name, help, ...labels);
  const gauge = <L extends string = never>(name: string, help: string, ...labels: L[]) =>
    new SampledGauge<L>(registry, name, help, ...labels);
  const histogram = <L extends string = never>(
    name: string,
    help: string,
    bounds: readonly number[],
    ...labels: L[]
  ) => new SampledHistogram<L>(registry, name, help, bounds, ...labels);
  const { command, load, acknowledgement } = CACHE_BOUNDS;
  return {
    hits: counter(
      'cache_hits_total',
      'Reads that the cache answered, by region and by the level that had the entry: l1, l2',
      'region',
      'level',
    ),
    misses: counter(
      'cache_misses_total',
      'Reads that went to the source, by region and reason: absent, expired, stamp',
      'region',
      'reason',
    ),
    operationDuration: histogram(
      'cache_operation_duration_seconds',
      'Time of one command to the shared store, by operation',
      command,
      'level',
      'operation',
    ),
    bypassed: counter(
      'cache_bypassed_total',
      'Reads that did not ask the cache, by region and reason: asked, condition, breaker',
      'region',
      'reason',
    ),
    coalesced: counter('cache_coalesced_total', 'Reads that shared the load of another, by region', 'region'),
    staleServed: counter(
      'cache_stale_served_total',
      'Reads answered with the last value because the load failed, by region',
      'region',
    ),
    refreshes: counter(
      'cache_refreshes_total',
      'Entries loaded again behind a read, past their soft time to live, by region',
      'region',
    ),
    writes: counter('cache_writes_total', 'Entries written, by region', 'region'),
    errors: counter(
      'cache_errors_total',
      'Commands of a read or write that failed or exceeded the time limit, by region',
      'region',
    ),
    malformed: counter('cache_malformed_total', 'Entries and messages in the shared store that are not ours'),
    readDuration: histogram(
      'cache_read_duration_seconds',
      'Time of asking the shared store for an answer, by region',
      command,
      'region',
    ),
    loadDuration: histogram(
      'cache_load_duration_seconds',
      'Time of loading from the source, by region',
      load,
      'region',
    ),
    loadErrors: counter('cache_load_errors_total', 'Loads that failed, by region', 'region'),
    invalidations: counter('cache_invalidations_total', 'Invalidations, whatever the number of their tags'),
    invalidatedTags: counter('cache_invalidated_tags_total', 'Tags that were invalidated'),
    acknowledgementWait: histogram(
      'cache_invalidation_wait_seconds',
      'Time until every other instance had confirmed an invalidation, or its lease had ended',
      acknowledgement,
    ),
    leaseLive: gauge(
      'cache_lease_live',
      '1 while this instance may answer from its own memory without asking the shared store',
    ),
    leases: counter('cache_leases_total', 'Leases that began: one, and one more whenever it was lost'),
    breaker: gauge(
      'cache_breaker_state',
      '1 for the state of the breaker before the shared store: closed, open, half-open',
      'state',
    ),
    localBytes: gauge('cache_local_bytes', 'Memory that the in-process cache takes up'),
    localEntries: gauge('cache_local_entries', 'Entries in the in-process cache'),
    localEvictions: counter(
      'cache_local_evictions_total',
      'Entries that the in-process cache dropped for want of memory',
    ),
  };
}
