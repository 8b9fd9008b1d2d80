import type { Config } from '../../config/index.js';

/** A kind of cached data, with a time to live of its own. */
export type Region =
  'search' | 'material' | 'health' | 'reference' | 'prices' | 'suggestion' | 'embedding' | 'access';

export interface RegionPolicy {
  /** Milliseconds that an entry is good. */
  ttlMs: number;
  /** The same for "not found" and for empty results. */
  negativeTtlMs: number;
  /** Share of its time after which an entry that is read is loaded again behind; 1: never. */
  refreshAfter: number;
  /** Milliseconds past its time in which the last value may be served when a load fails, invalidated or not; 0: never. */
  staleIfErrorMs: number;
  /** Milliseconds that one instance may load for all the others; 0: each loads for itself, since a load is cheap. */
  loadLeaseMs: number;
}

/** The policy of every region. */
export type Regions = Readonly<Record<Region, RegionPolicy>>;

/** Injection token of the {@link Regions}. */
export const REGIONS = Symbol('Regions');

const HOUR_S = 3600;
/** Who a session or a key belongs to. So long may a revocation go unnoticed whose process died before it could tell. */
const ACCESS_S = 60;
/** "Not found" is cheap to compute and often soon wrong, so it is kept shorter than what was found. */
const NEGATIVE_TTL_S = 30;
/** Several times a slow search; when the loading instance dies, the next one waits no longer than this. */
const LOAD_LEASE_MS = 2000;

/** The defaults of design §5, with what the environment sets. */
export function regionsOf(config: Config): Regions {
  const staleSeconds = staleIfError(config.CACHE_STALE_IF_ERROR);
  const policy = (region: Region, seconds: number, loadLeaseMs = 0): RegionPolicy => ({
    ttlMs: seconds * 1000,
    negativeTtlMs: Math.min(seconds, NEGATIVE_TTL_S) * 1000,
    refreshAfter: config.CACHE_REFRESH_AHEAD,
    staleIfErrorMs: (staleSeconds.get(region) ?? 0) * 1000,
    loadLeaseMs,
  });
  return {
    search: policy('search', config.CACHE_SEARCH_TTL, LOAD_LEASE_MS),
    material: policy('material', config.CACHE_MATERIAL_TTL),
    health: policy('health', config.CACHE_HEALTH_TTL),
    reference: policy('reference', 24 * HOUR_S, LOAD_LEASE_MS),
    prices: policy('prices', config.CACHE_PRICES_TTL, LOAD_LEASE_MS),
    suggestion: policy('suggestion', HOUR_S, LOAD_LEASE_MS),
    embedding: policy('embedding', 7 * 24 * HOUR_S, LOAD_LEASE_MS),
    access: policy('access', ACCESS_S),
  };
}

/** What `search=60,reference=3600` says. Unknown regions are refused where the environment is read. */
function staleIfError(setting: string): Map<string, number> {
  const pairs = setting.split(',').filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const [region = '', seconds] = pair.split('=');
      return [region, Number(seconds)];
    }),
  );
}
