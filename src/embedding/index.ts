export { EMBEDDING_CACHE, type EmbeddingCache } from './embedding-cache.js';
export { EmbeddingModule } from './embedding.module.js';
export { EMBEDDING_PROVIDER, type EmbeddingProvider } from './embedding-provider.js';
