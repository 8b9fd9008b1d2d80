import { Injectable } from '@nestjs/common';
import type { Region } from '../protocol/regions.js';

/** A read through the cache that is to be made, so that later ones find the answer there. */
export interface WarmingRead {
  /** What is read, for people. */
  readonly label: string;
  /** Makes the read, the way the users do. Rejects when there is no answer, or none that is kept. */
  read(): Promise<unknown>;
}

/** Knows how one kind of answers is asked for. A feature that caches registers one at {@link CacheWarmers}. */
export interface CacheWarmer {
  /** What its items are called in the request of `POST /cache/warm`, and their kind in `Popularity`. */
  readonly name: string;
  /** Where its answers are kept, if what the users ask for is recorded: when many reads there miss, the popular are warmed. */
  readonly popularIn?: Region;
  /** The read that an item stands for. Errors: `VALIDATION_FAILED`, with paths inside the item. */
  prepare(item: unknown): Promise<WarmingRead>;
}

/** The warmers of all features: so the cache has them called without knowing who they are. */
@Injectable()
export class CacheWarmers {
  private readonly warmers = new Map<string, CacheWarmer>();

  /** Adds a warmer; one of the same name before it is forgotten. */
  register(warmer: CacheWarmer): void {
    this.warmers.set(warmer.name, warmer);
  }

  get(name: string): CacheWarmer | undefined {
    return this.warmers.get(name);
  }

  /** Those of whose items is known which ones are popular. */
  withPopularity(): (CacheWarmer & { popularIn: Region })[] {
    return [...this.warmers.values()].filter(
      (warmer): warmer is CacheWarmer & { popularIn: Region } => warmer.popularIn !== undefined,
    );
  }
}
