export { EmbeddingModule } from './embedding.module.js';
export { EMBEDDING_PROVIDER, type EmbeddingProvider } from './embedding-provider.js';
