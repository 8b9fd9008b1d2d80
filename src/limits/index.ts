export { limitRequests } from './limit-requests.js';
export { LimitsModule } from './limits.module.js';
