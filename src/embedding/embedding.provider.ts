import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FactoryProvider } from '@nestjs/common';
import { AppError } from '../common/errors.js';
import { CONFIG, type Config } from '../config/index.js';
import { measured, Metrics } from '../metrics/index.js';
import { EMBEDDING_CACHE, type EmbeddingCache } from './embedding-cache.js';
import type { EmbeddingModel } from './embedding-model.js';
import { EMBEDDING_PROVIDER, type EmbeddingProvider } from './embedding-provider.js';
import { ModelEmbeddings } from './model-embeddings.js';
import { prefixesFor } from './prefixes.js';
import { HashingEmbeddingProvider } from './providers/hashing.embedding-provider.js';
import { OnnxEmbeddingModel } from './providers/onnx.embedding-model.js';
import { OpenAiCompatibleEmbeddingModel } from './providers/openai-compatible.embedding-model.js';

const HASHING_DIMENSIONS = 512;
const OPENAI_MODEL = 'text-embedding-3-small';
/** Small, and knows Russian and English. */
const ONNX_MODEL = 'Xenova/multilingual-e5-small';

/**
 * Chooses the embedding provider. `hashing` is quicker than any cache, so it alone is not cached; the others measure what
 * the model is asked, not what the cache answers. Errors: `CONFIG_INVALID` when the configuration lacks what it needs;
 * `EMBEDDING_FAILED` when a model cannot be loaded.
 */
async function createEmbeddingProvider(
  config: Config,
  metrics: Metrics,
  cache?: EmbeddingCache,
): Promise<EmbeddingProvider> {
  const { EMBEDDING_DIMENSIONS: dimensions, EMBEDDING_BATCH_SIZE: batchSize } = config;
  const onModel = (model: EmbeddingModel, name: string) =>
    new ModelEmbeddings(measured(model, 'embedding', metrics), {
      prefixes: prefixesFor(name, config.EMBEDDING_QUERY_PREFIX, config.EMBEDDING_DOCUMENT_PREFIX),
      batchSize,
      cache,
    });
  switch (config.EMBEDDING_PROVIDER) {
    case 'hashing':
      return measured(new HashingEmbeddingProvider(dimensions ?? HASHING_DIMENSIONS), 'embedding', metrics);
    case 'openai-compatible': {
      const name = config.EMBEDDING_MODEL ?? OPENAI_MODEL;
      return onModel(openAiCompatible(config, name), name);
    }
    case 'onnx': {
      const name = config.EMBEDDING_MODEL ?? ONNX_MODEL;
      return onModel(await onnx(config, name), name);
    }
  }
}

function openAiCompatible(config: Config, model: string): EmbeddingModel {
  const { EMBEDDING_BASE_URL: baseUrl, EMBEDDING_DIMENSIONS: dimensions } = config;
  if (baseUrl === undefined || dimensions === undefined)
    throw new AppError('CONFIG_INVALID', 'EMBEDDING_BASE_URL and EMBEDDING_DIMENSIONS are needed');
  return new OpenAiCompatibleEmbeddingModel({
    baseUrl,
    dimensions,
    model,
    apiKey: config.EMBEDDING_API_KEY,
    batchSize: config.EMBEDDING_BATCH_SIZE,
    timeoutMs: config.EMBEDDING_TIMEOUT_MS,
    maxRetries: config.EMBEDDING_MAX_RETRIES,
    sleep: (ms) => sleep(ms),
    random: Math.random,
  });
}

function onnx(config: Config, model: string): Promise<EmbeddingModel> {
  return OnnxEmbeddingModel.open({
    model,
    cacheFolder: join(config.DATA_DIR, 'models'),
    dimensions: config.EMBEDDING_DIMENSIONS,
    pooling: config.EMBEDDING_POOLING,
    dtype: config.EMBEDDING_DTYPE,
    batchSize: config.EMBEDDING_BATCH_SIZE,
    timeoutMs: config.EMBEDDING_TIMEOUT_MS,
  });
}

export const embeddingProvider: FactoryProvider<Promise<EmbeddingProvider>> = {
  provide: EMBEDDING_PROVIDER,
  useFactory: createEmbeddingProvider,
  inject: [CONFIG, Metrics, { token: EMBEDDING_CACHE, optional: true }],
};
