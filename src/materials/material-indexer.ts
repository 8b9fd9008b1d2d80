import { Inject, Injectable } from '@nestjs/common';
import { EMBEDDING_PROVIDER, type EmbeddingProvider } from '../embedding/index.js';
import type { Material } from '../relational/index.js';
import { VECTOR_STORE, type VectorStore } from '../vector/index.js';

/** What of a long description is embedded, in UTF-16 units: the name carries most of the meaning. */
const MAX_DESCRIPTION = 1000;

/** Puts materials into the vector store as they are, and takes them out. */
@Injectable()
export class MaterialIndexer {
  constructor(
    @Inject(EMBEDDING_PROVIDER) private readonly embedding: EmbeddingProvider,
    @Inject(VECTOR_STORE) private readonly vectors: VectorStore,
  ) {}

  /** Embeds and upserts. Errors: those of the embedding provider and of the vector store. */
  async index(materials: readonly Material[]): Promise<void> {
    if (materials.length === 0) return;
    const vectors = await this.embedding.embed(materials.map(embeddedText));
    const points = materials.map((material, position) => ({
      id: material.id,
      vector: vectors[position] ?? new Float32Array(this.embedding.dimensions),
      payload: {
        category: material.useCategory,
        unit: material.unit,
        sku: material.sku,
        createdAt: material.createdAt.getTime(),
        updatedAt: material.updatedAt.getTime(),
      },
    }));
    await this.vectors.upsert(points);
  }

  /** Errors: those of the vector store. */
  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.vectors.delete(ids);
  }
}

/** The text that stands for a material in the vector store. */
export function embeddedText({ name, description }: Material): string {
  return description ? `${name}. ${description.slice(0, MAX_DESCRIPTION)}` : name;
}
