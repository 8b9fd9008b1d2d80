import type { Config } from '../../config/index.js';

/** A kind of cached data, with a time to live of its own. */
export type Region = 'search' | 'material' | 'health' | 'reference' | 'suggestion' | 'embedding';

export interface RegionPolicy {
  /** Milliseconds that an entry is kept. */
  ttlMs: number;
  /** The same for "not found" and for empty results. */
  negativeTtlMs: number;
}

/** The policy of every region. */
export type Regions = Readonly<Record<Region, RegionPolicy>>;

/** Injection token of the {@link Regions}. */
export const REGIONS = Symbol('Regions');

const HOUR_S = 3600;
/** "Not found" is cheap to compute and often soon wrong, so it is kept shorter than what was found. */
const NEGATIVE_TTL_S = 30;

/** The defaults of design §5, with what the environment sets. */
export function regionsOf(config: Config): Regions {
  const policy = (seconds: number): RegionPolicy => ({
    ttlMs: seconds * 1000,
    negativeTtlMs: Math.min(seconds, NEGATIVE_TTL_S) * 1000,
  });
  return {
    search: policy(config.CACHE_SEARCH_TTL),
    material: policy(config.CACHE_MATERIAL_TTL),
    health: policy(config.CACHE_HEALTH_TTL),
    reference: policy(24 * HOUR_S),
    suggestion: policy(HOUR_S),
    embedding: policy(7 * 24 * HOUR_S),
  };
}
