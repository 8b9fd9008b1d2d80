export { measured } from './measured.js';
export {
  CACHE_BOUNDS,
  type CacheLevel,
  type CacheRegion,
  Metrics,
  type Outcome,
  type StoreName,
} from './metrics.js';
export { MetricsModule } from './metrics.module.js';
