import { setTimeout as sleep } from 'node:timers/promises';
import type { FactoryProvider } from '@nestjs/common';
import { AppError } from '../common/errors.js';
import { CONFIG, type Config } from '../config/index.js';
import { measured, Metrics } from '../metrics/index.js';
import { EMBEDDING_PROVIDER, type EmbeddingProvider } from './embedding-provider.js';
import { HashingEmbeddingProvider } from './providers/hashing.embedding-provider.js';
import { OpenAiCompatibleEmbeddingProvider } from './providers/openai-compatible.embedding-provider.js';

const HASHING_DIMENSIONS = 512;

/** Chooses the embedding provider. Errors: `CONFIG_INVALID` when the configuration lacks what it needs. */
export function createEmbeddingProvider(config: Config): EmbeddingProvider {
  const { EMBEDDING_BASE_URL: baseUrl, EMBEDDING_DIMENSIONS: dimensions } = config;
  switch (config.EMBEDDING_PROVIDER) {
    case 'hashing':
      return new HashingEmbeddingProvider(dimensions ?? HASHING_DIMENSIONS);
    case 'openai-compatible':
      if (baseUrl === undefined || dimensions === undefined)
        throw new AppError('CONFIG_INVALID', 'EMBEDDING_BASE_URL and EMBEDDING_DIMENSIONS are needed');
      return new OpenAiCompatibleEmbeddingProvider({
        baseUrl,
        dimensions,
        apiKey: config.EMBEDDING_API_KEY,
        model: config.EMBEDDING_MODEL,
        batchSize: config.EMBEDDING_BATCH_SIZE,
        timeoutMs: config.EMBEDDING_TIMEOUT_MS,
        maxRetries: config.EMBEDDING_MAX_RETRIES,
        sleep: (ms) => sleep(ms),
        random: Math.random,
      });
  }
}

export const embeddingProvider: FactoryProvider<EmbeddingProvider> = {
  provide: EMBEDDING_PROVIDER,
  useFactory: (config: Config, metrics: Metrics) =>
    measured(createEmbeddingProvider(config), 'embedding', metrics),
  inject: [CONFIG, Metrics],
};
