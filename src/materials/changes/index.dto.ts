import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Numeric } from '../../http/index.js';
import type { ReconcileReport } from './reconcile-report.js';

/** A comparison of the vector store with PostgreSQL */
export class ReconcileReportDto implements ReconcileReport {
  /** `failed`: it did not reach the end */
  state!: 'running' | 'done' | 'failed';
  /** False: it only looked */
  repair!: boolean;
  /** @example '2026-11-23T10:00:00.000Z' */
  started_at!: string;
  /** @example '2026-11-23T10:00:04.000Z' */
  finished_at!: string | null;
  /**
   * Materials when it began
   * @example 109764
   */
  total!: number;
  /**
   * Materials looked at so far
   * @example 109764
   */
  materials!: number;
  /**
   * Points of the vector store looked at so far
   * @example 109763
   */
  points!: number;
  /**
   * Materials without a point
   * @example 1
   */
  missing!: number;
  /**
   * Points without a material
   * @example 0
   */
  extra!: number;
  /**
   * Points of a former state
   * @example 0
   */
  outdated!: number;
  /** @example 1 */
  repaired!: number;
  /**
   * Could not be repaired for a reason of their own
   * @example 0
   */
  failed!: number;
  /** Why, the first ten */
  reasons!: string[];
}

/** The vectors of one embedding model */
export class CollectionDto {
  /** @example 'materials-hashing-v3-512-8e5c2a3f' */
  name!: string;
  /** @example 'hashing-v3-512' */
  model_id!: string;
  /** @example 512 */
  dimensions!: number;
  /** That of the instance that answers */
  own!: boolean;
  /** It has a vector of every material, but for what waits */
  complete!: boolean;
  /**
   * While it is filled: materials looked at so far
   * @example 109764
   */
  filled_materials!: number;
  /**
   * While it is filled: materials when that began
   * @example 109764
   */
  total_materials!: number;
  /**
   * Materials whose changes wait for it alone
   * @example 0
   */
  pending_materials!: number;
  /**
   * Since an instance last said that it uses it
   * @example 1.2
   */
  seen_seconds_ago!: number;
}

/** How far the vector store and the cache are behind PostgreSQL */
export class IndexStatusDto {
  /**
   * Changes that wait to be applied
   * @example 0
   */
  pending_changes!: number;
  /**
   * Age of the oldest of them, in seconds
   * @example 0
   */
  lag_seconds!: number;
  /**
   * Changes that cannot be applied, and wait for somebody to look at them
   * @example 0
   */
  set_aside!: number;
  /** The last comparison of the stores; null before the first */
  reconcile!: ReconcileReportDto | null;
  /** Several while the embedding model is changed, until those of the former are removed */
  collections!: CollectionDto[];
}

/** A collection that was not removed */
export class KeptCollectionDto {
  /** @example 'materials-hashing-v3-512-8e5c2a3f' */
  name!: string;
  /** @example 'an instance used it 3 s ago' */
  reason!: string;
}

/** What became of the collections of other models */
export class RemovedDto {
  /** Names */
  removed!: string[];
  kept!: KeptCollectionDto[];
}

/** A change that cannot be applied */
export class SetAsideDto {
  /** @example '0197f5d2-7c1e-7000-8000-1f2e3d4c5b6a' */
  material_id!: string;
  op!: 'insert' | 'update' | 'delete';
  /** @example 'The embedding endpoint https://example.com/v1: HTTP 400: the input is too long' */
  reason!: string;
  changed_at!: string;
  set_aside_at!: string;
}

/** How many to show */
export class SetAsideQuery {
  /** @example 100 */
  @Numeric()
  @IsInt()
  @Min(1)
  @Max(1000)
  limit: number = 100;
}

/** What to do */
export class ReconcileQuery {
  /** Only look, and repair nothing */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  dry_run: boolean = false;
}

/** What became due again */
export class RetriedDto {
  /** @example 3 */
  retried!: number;
}
