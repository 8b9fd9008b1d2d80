export { Readiness } from './readiness.js';
export { StoreHealthModule } from './store-health.module.js';
