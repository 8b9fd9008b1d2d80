import { Global, Module } from '@nestjs/common';
import { CacheModule, CoherentCache } from './cache/index.js';
import { EMBEDDING_CACHE, type EmbeddingCache } from './embedding/index.js';

/**
 * Keeps embeddings in the coherent cache. The cache and the embedding do not know each other; here they are joined. What a
 * text's vector is depends on nothing that is ever written: it has no tags.
 */
@Global()
@Module({
  imports: [CacheModule],
  providers: [
    {
      provide: EMBEDDING_CACHE,
      inject: [CoherentCache],
      useFactory: (cache: CoherentCache): EmbeddingCache => ({
        getMany: (ids, load) =>
          cache.getMany({ region: 'embedding', ids, tags: () => [], load, ungated: true }),
      }),
    },
  ],
  exports: [EMBEDDING_CACHE],
})
export class EmbeddingCacheModule {}
