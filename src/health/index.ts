export { HEALTH_PROBES, type HealthDetails, type HealthProbe } from './health-probe.js';
export type { ComponentReport, HealthReport, HealthStatus } from './health-report.js';
export { HealthModule } from './health.module.js';
export { HealthService } from './health.service.js';
export { Readiness } from './readiness.js';
export { StoreHealthModule } from './store-health.module.js';
