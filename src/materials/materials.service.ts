import { Inject, Injectable, Optional } from '@nestjs/common';
import { Cacheable, CacheableMany, CacheEvict, CachePut, digest } from '../cache/index.js';
import { AppError } from '../common/errors.js';
import type { Material, MaterialPatch, NewMaterial, WriteOutcome } from '../relational/index.js';
import { decodeCursor, encodeCursor } from '../common/cursor.js';
import { calledByName, MATERIAL_NAMES, type MaterialNames } from './material-names.js';
import { CATALOGUE_TAG, materialTag, scopeTags, writeTags } from './material.tags.js';
import { type MaterialView, viewOf } from './material.view.js';
import { type Indexed, MaterialsRepository } from './materials.repository.js';

export interface ListRequest {
  category?: string;
  unit?: string;
  limit: number;
  skip?: number;
  cursor?: string;
}

export interface MaterialPage {
  materials: MaterialView[];
  /** Goes into the next request; null at the end. */
  next_cursor: string | null;
}

/** A material in the cache, whether it was read alone or with others: by its id, and made of itself alone. */
const ONE_MATERIAL = {
  region: 'material',
  key: (id: string) => id,
  tags: (id: string) => [materialTag(id)],
} as const;

/**
 * Unchanged materials count too: their write may have been committed by an earlier try whose answer was lost, and their
 * vectors may have been missing until now.
 */
const writtenTags = ({ result }: Indexed<WriteOutcome[]>) =>
  writeTags(
    result.flatMap((outcome) => {
      if (outcome.status === 'conflict') return [];
      return outcome.status === 'updated' ? [outcome.before, outcome.material] : [outcome.material];
    }),
  );

/**
 * Reading and writing materials. The decorators say what is cached and what a write makes void; a write is
 * acknowledged after its commit, its indexing and its invalidation.
 */
@Injectable()
export class MaterialsService {
  constructor(
    private readonly repository: MaterialsRepository,
    @Optional() @Inject(MATERIAL_NAMES) private readonly names?: MaterialNames,
  ) {}

  /** The material, or null. */
  @Cacheable(ONE_MATERIAL)
  async find(id: string): Promise<MaterialView | null> {
    const material = await this.repository.find(id);
    return material && viewOf(material);
  }

  /** The material. Errors: `MATERIAL_NOT_FOUND`. */
  async get(id: string): Promise<MaterialView> {
    const material = await this.find(id);
    if (!material) throw new AppError('MATERIAL_NOT_FOUND', `There is no material ${id}.`, { id });
    return material;
  }

  /** Those that exist, in the order asked, and the ids of the others. */
  async getMany(ids: readonly string[]): Promise<{ materials: MaterialView[]; missing: string[] }> {
    const found = await this.findMany(ids);
    return {
      materials: ids.flatMap((id) => found.get(id) ?? []),
      missing: ids.filter((id) => !found.has(id)),
    };
  }

  /** Those that exist, by id. */
  @CacheableMany(ONE_MATERIAL)
  async findMany(ids: readonly string[]): Promise<ReadonlyMap<string, MaterialView>> {
    const materials = await this.repository.findMany(ids);
    return new Map(materials.map((material) => [material.id, viewOf(material)]));
  }

  /** A page, newest first. Errors: `INVALID_CURSOR`. */
  @Cacheable({
    region: 'search',
    keyspace: 'list',
    key: (request) => digest(request),
    tags: ({ category }) => scopeTags(category === undefined ? undefined : [category]),
    isNegative: ({ materials }) => materials.length === 0,
  })
  async list({ category, unit, limit, skip, cursor }: ListRequest): Promise<MaterialPage> {
    const materials = await this.repository.list({
      filter: {
        categories: category === undefined ? undefined : [category],
        units: unit === undefined ? undefined : [unit],
      },
      // One more than asked tells whether there is a next page.
      limit: limit + 1,
      skip,
      after: cursor === undefined ? undefined : decodeCursor(cursor),
    });
    const page = materials.slice(0, limit);
    const last = page.at(-1);
    return {
      materials: page.map(viewOf),
      next_cursor: last && materials.length > limit ? encodeCursor(last) : null,
    };
  }

  /** Errors: `SKU_TAKEN`, with the id of the material that has it. */
  @CacheEvict({ tags: ({ result }) => writeTags([result]) })
  async create(material: NewMaterial): Promise<Indexed<Material>> {
    const { result, indexed } = await this.repository.insertMany([material]);
    const [outcome] = result;
    if (outcome?.status === 'created') return { result: outcome.material, indexed };
    const taken = outcome?.status === 'conflict' ? outcome : { sku: material.sku, existingId: '' };
    throw new AppError('SKU_TAKEN', `The SKU ${taken.sku ?? ''} belongs to material ${taken.existingId}.`, {
      sku: taken.sku,
      existing_id: taken.existingId,
    });
  }

  /** What became of each, in order; a taken SKU stops only its own. */
  @CacheEvict({ tags: writtenTags })
  createMany(materials: readonly NewMaterial[]): Promise<Indexed<WriteOutcome[]>> {
    return this.repository.insertMany(materials);
  }

  /**
   * Creates, or updates the material that has the SKU or id; categories and units are called by name ({@link calledByName}).
   * Repeating it changes nothing.
   */
  @CacheEvict({ tags: writtenTags })
  async importMany(materials: readonly NewMaterial[]): Promise<Indexed<WriteOutcome[]>> {
    return this.repository.upsertMany(this.names ? await calledByName(materials, this.names) : materials);
  }

  /** Errors: `MATERIAL_NOT_FOUND`, `VERSION_MISMATCH`, `SKU_TAKEN`. */
  @CachePut({
    tags: ({ result: { before, after } }) => writeTags([before, after]),
    refresh: (service, { result }) => service.find(result.after.id),
  })
  update(
    id: string,
    patch: MaterialPatch,
    expectedVersion?: number,
  ): Promise<Indexed<{ before: Material; after: Material }>> {
    return this.repository.update(id, patch, expectedVersion);
  }

  /**
   * The deleted material; null if there was none, which also makes void: an earlier try may have deleted it and lost the
   * answer. Errors: `VERSION_MISMATCH`.
   */
  @CacheEvict({
    tags: ({ result }, id) => (result ? writeTags([result]) : [CATALOGUE_TAG, materialTag(id)]),
  })
  delete(id: string, expectedVersion?: number): Promise<Indexed<Material | null>> {
    return this.repository.delete(id, expectedVersion);
  }
}
