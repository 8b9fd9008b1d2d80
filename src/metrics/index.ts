export { measured } from './measured.js';
export { type CacheLevel, type CacheRegion, Metrics, type Outcome, type StoreName } from './metrics.js';
export { MetricsModule } from './metrics.module.js';
