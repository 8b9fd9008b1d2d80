import { Inject, Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../common/errors.js';
import { EMBEDDING_PROVIDER, type EmbeddingProvider } from '../embedding/index.js';
import type { Material } from '../relational/index.js';
import { VECTOR_STORE, type VectorStore } from '../vector/index.js';

/** What of a long description is embedded, in UTF-16 units: the name carries most of the meaning. */
const MAX_DESCRIPTION = 1000;

/**
 * Brings the vector store up to what PostgreSQL has committed. A failure does not undo the write: PostgreSQL alone
 * decides, the answer says `indexed: false`, and importing the same rows again makes good for it.
 */
@Injectable()
export class MaterialIndexer {
  private readonly logger = new Logger(MaterialIndexer.name);

  constructor(
    @Inject(EMBEDDING_PROVIDER) private readonly embedding: EmbeddingProvider,
    @Inject(VECTOR_STORE) private readonly vectors: VectorStore,
  ) {}

  /** Embeds and upserts; answers whether the vector store has them. Never rejects. */
  async index(materials: readonly Material[]): Promise<boolean> {
    if (materials.length === 0) return true;
    return this.attempt('index', materials.length, async () => {
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
    });
  }

  /** Removes from the vector store; answers whether it is done. Never rejects. */
  remove(ids: readonly string[]): Promise<boolean> {
    return this.attempt('remove', ids.length, () => this.vectors.delete(ids));
  }

  private async attempt(what: string, count: number, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.logger.warn(`could not ${what} ${count} material(s) in the vector store: ${messageOf(error)}`);
      return false;
    }
  }
}

/** The text that stands for a material in the vector store. */
export function embeddedText({ name, description }: Material): string {
  return description ? `${name}. ${description.slice(0, MAX_DESCRIPTION)}` : name;
}
