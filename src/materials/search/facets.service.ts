import { Inject, Injectable } from '@nestjs/common';
import { Cacheable } from '../../cache/index.js';
import { MATERIAL_STORE, type MaterialStore, type NamedCount } from '../../relational/index.js';
import { CATALOGUE_TAG } from '../material.tags.js';

/** How many are told at most: categories are free text, and an import may bring any number of them. */
export const MOST_FACETS = 1000;

/** What there is to filter by, and how many materials have it; cached. */
@Injectable()
export class FacetsService {
  constructor(@Inject(MATERIAL_STORE) private readonly store: MaterialStore) {}

  /** The {@link MOST_FACETS} most frequent ones, the most frequent first. Errors: those of the store. */
  @Cacheable({
    region: 'reference',
    keyspace: 'most-categories',
    key: () => 'all',
    tags: () => [CATALOGUE_TAG],
  })
  async categories(): Promise<NamedCount[]> {
    return (await this.store.categories()).slice(0, MOST_FACETS);
  }

  /** The {@link MOST_FACETS} most frequent ones, the most frequent first. Errors: those of the store. */
  @Cacheable({ region: 'reference', keyspace: 'most-units', key: () => 'all', tags: () => [CATALOGUE_TAG] })
  async units(): Promise<NamedCount[]> {
    return (await this.store.units()).slice(0, MOST_FACETS);
  }
}
