export {
  CONFIG,
  type Config,
  hasEmbeddedStore,
  needsLogin,
  readClientKey,
  loadConcurrencyOf,
  readConfig,
} from './config.js';
export { ConfigModule } from './config.module.js';
export { ENV_GROUPS } from './env.schema.js';
export { reachedByOthers } from './exposure.js';
export { secretsOf } from './secrets.js';
