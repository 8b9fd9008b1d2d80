import { Module } from '@nestjs/common';
import { EMBEDDING_PROVIDER } from './embedding-provider.js';
import { embeddingProvider } from './embedding.provider.js';

/** Gives text its vector, by the provider that the configuration names. */
@Module({ providers: [embeddingProvider], exports: [EMBEDDING_PROVIDER] })
export class EmbeddingModule {}
