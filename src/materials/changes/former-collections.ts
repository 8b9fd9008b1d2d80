import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError } from '../../common/errors.js';
import { EMBEDDING_PROVIDER, type EmbeddingProvider } from '../../embedding/index.js';
import { type CollectionState, VECTOR_COLLECTIONS, type VectorCollections } from '../../relational/index.js';
import { VECTOR_STORE, VectorGate, type VectorStore } from '../../vector/index.js';
import type { CollectionDto, RemovedDto } from './index.dto.js';

/** A collection that was used less than so many seconds ago may be in use. */
const UNUSED_SECONDS = 60;

/** The collections of other embedding models than this instance's: what they are, and their removal. */
@Injectable()
export class FormerCollections {
  private readonly logger = new Logger(FormerCollections.name);

  constructor(
    @Inject(VECTOR_STORE) private readonly vectors: VectorStore,
    @Inject(EMBEDDING_PROVIDER) private readonly embedding: EmbeddingProvider,
    @Inject(VECTOR_COLLECTIONS) private readonly collections: VectorCollections,
    private readonly gate: VectorGate,
  ) {}

  /** All that instances have made known, this one's too. */
  async list(): Promise<CollectionDto[]> {
    const own = this.vectors.nameOf(this.embedding);
    return (await this.collections.list()).map((known) => ({
      name: known.name,
      model_id: known.modelId,
      dimensions: known.dimensions,
      own: known.name === own,
      complete: known.filled && !(known.name === own && this.gate.closed),
      filled_materials: known.done,
      total_materials: known.total,
      pending_materials: known.pending,
      seen_seconds_ago: Math.max(0, Math.round(known.seenSecondsAgo * 10) / 10),
    }));
  }

  /**
   * Removes those that no instance uses, with what the change log keeps for them.
   * Errors: `COLLECTION_IN_USE` while this instance's own is not complete, for then another may be the only complete one.
   */
  async remove(): Promise<RemovedDto> {
    const own = this.vectors.nameOf(this.embedding);
    const known = new Map((await this.collections.list()).map((state) => [state.name, state]));
    if (!known.get(own)?.filled || this.gate.closed)
      throw new AppError('COLLECTION_IN_USE', `The others are needed until ${own} is complete.`);
    const stored = await this.vectors.collections();
    const names = new Set([...known.keys(), ...stored.map(({ name }) => name)]);
    names.delete(own);
    const outcome: RemovedDto = { removed: [], kept: [] };
    for (const name of [...names].sort()) {
      const reason = whyKept(known.get(name));
      if (reason !== undefined) {
        outcome.kept.push({ name, reason });
        continue;
      }
      // In this order: an instance that opens it in between makes it known again, and fills it.
      await this.collections.forget(name);
      await this.vectors.remove(name);
      this.logger.log(`removed the collection ${name}`);
      outcome.removed.push(name);
    }
    await this.vectors.publish();
    return outcome;
  }
}

function whyKept(known: CollectionState | undefined): string | undefined {
  const seconds = Math.max(0, Math.round(known?.seenSecondsAgo ?? UNUSED_SECONDS));
  return seconds < UNUSED_SECONDS ? `an instance used it ${seconds} s ago` : undefined;
}
