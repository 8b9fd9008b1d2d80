import { Inject, Logger, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { AppError } from '../common/errors.js';
import { EMBEDDING_PROVIDER, EmbeddingModule, type EmbeddingProvider } from '../embedding/index.js';
import { VectorGate } from './vector-gate.js';
import { VECTOR_STORE, type VectorStore } from './vector-store.js';
import { vectorStoreProvider } from './vector.provider.js';

/**
 * Opens the vector store in the space of the configured embedding, and closes it once no request runs.
 * A Qdrant that cannot be reached does not keep the program from starting: its adapter opens the
 * collection when it is back.
 */
@Module({
  imports: [EmbeddingModule],
  providers: [VectorGate, vectorStoreProvider],
  exports: [VECTOR_STORE, VectorGate],
})
export class VectorModule implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('VectorStore');

  constructor(
    @Inject(VECTOR_STORE) private readonly store: VectorStore,
    @Inject(EMBEDDING_PROVIDER) private readonly embedding: EmbeddingProvider,
  ) {}

  async onModuleInit(): Promise<void> {
    const { modelId, dimensions } = this.embedding;
    try {
      await this.store.open({ modelId, dimensions });
    } catch (error) {
      if (this.store.kind !== 'qdrant' || !isOutage(error)) throw error;
      this.logger.warn(`${error.message}; searches go without it until it is back`);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}

function isOutage(error: unknown): error is AppError {
  return error instanceof AppError && (error.code === 'STORE_UNAVAILABLE' || error.code === 'STORE_TIMEOUT');
}
