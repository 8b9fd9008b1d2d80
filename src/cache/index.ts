export { CacheAdminService } from './cache-admin.service.js';
export { CacheModule } from './cache.module.js';
export { Cacheable, CacheableMany, CacheEvict, CachePut, Caching } from './declarative/decorators.js';
export { ApiUseCache } from './http/api-use-cache.decorator.js';
export { CacheHeadersInterceptor } from './http/cache-headers.interceptor.js';
export { type CacheWarmer, CacheWarmers, type WarmingRead } from './management/cache-warmer.js';
export { Popularity } from './management/popularity.js';
export { digest, searchDigest } from './protocol/cache-key.js';
