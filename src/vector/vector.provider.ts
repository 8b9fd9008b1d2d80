import { join } from 'node:path';
import { type FactoryProvider, Logger } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { measured, Metrics } from '../metrics/index.js';
import { InProcessVectorStore } from './stores/in-process.vector-store.js';
import { QdrantVectorStore } from './stores/qdrant.vector-store.js';
import { behindGate, VectorGate } from './vector-gate.js';
import { VECTOR_STORE, type VectorStore } from './vector-store.js';

/** Chooses the vector store: Qdrant when there is a `QDRANT_URL`, otherwise in the process. It is not open yet. */
export function createVectorStore(config: Config): VectorStore {
  if (config.QDRANT_URL === undefined) {
    const logger = new Logger('VectorStore');
    return new InProcessVectorStore({
      folder: join(config.DATA_DIR, 'vectors'),
      warn: (message) => logger.warn(message),
    });
  }
  return new QdrantVectorStore({
    url: config.QDRANT_URL,
    apiKey: config.QDRANT_API_KEY,
    collection: config.QDRANT_COLLECTION,
    timeoutMs: config.QDRANT_TIMEOUT_MS,
  });
}

export const vectorStoreProvider: FactoryProvider<VectorStore> = {
  provide: VECTOR_STORE,
  useFactory: (config: Config, metrics: Metrics, gate: VectorGate) =>
    measured(behindGate(createVectorStore(config), gate), 'vector', metrics),
  inject: [CONFIG, Metrics, VectorGate],
};
