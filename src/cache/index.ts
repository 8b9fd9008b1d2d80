export { CacheAdminService } from './cache-admin.service.js';
export { CacheModule } from './cache.module.js';
export { type CacheContext, type CacheOutcome, runInCacheContext } from './cache-context.js';
export { Cacheable, CacheEvict, CachePut } from './declarative/decorators.js';
export { CacheHeadersInterceptor } from './http/cache-headers.interceptor.js';
export { digest, searchDigest } from './protocol/cache-key.js';
export { CoherentCache } from './protocol/coherent-cache.js';
