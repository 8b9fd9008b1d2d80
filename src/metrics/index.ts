export { measured } from './measured.js';
export { CACHE_BOUNDS, Metrics } from './metrics.js';
export { MetricsModule } from './metrics.module.js';
export type { HistogramSample, Sample } from './sampled.js';
