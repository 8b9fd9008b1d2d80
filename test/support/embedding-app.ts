import { Test, type TestingModule } from '@nestjs/testing';
import { CoherentCache } from '../../src/cache/index.js';
import { ConfigModule, readConfig } from '../../src/config/index.js';
import { EMBEDDING_PROVIDER, EmbeddingModule, type EmbeddingProvider } from '../../src/embedding/index.js';
import { EmbeddingCacheModule } from '../../src/embedding-cache.module.js';
import { MetricsModule } from '../../src/metrics/index.js';

/** One instance of the program, as far as it embeds. */
export interface EmbeddingApp {
  app: TestingModule;
  embedding: EmbeddingProvider;
  cache: CoherentCache;
}

/** Starts one as the program wires it. `environment`: the variables that it would read. */
export async function startEmbedding(environment: NodeJS.ProcessEnv): Promise<EmbeddingApp> {
  const app = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot(readConfig(environment)),
      MetricsModule.forRoot(),
      EmbeddingCacheModule,
      EmbeddingModule,
    ],
  }).compile();
  await app.init();
  return {
    app,
    embedding: app.get<EmbeddingProvider>(EMBEDDING_PROVIDER, { strict: false }),
    cache: app.get(CoherentCache, { strict: false }),
  };
}
