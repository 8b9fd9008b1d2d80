export { guardRoutes } from './access-hook.js';
export { AuthModule } from './auth.module.js';
export { FirstAdmin } from './first-admin.js';
