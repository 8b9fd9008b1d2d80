import { Inject, Injectable } from '@nestjs/common';
import { Cacheable } from '../../cache/index.js';
import { MATERIAL_STORE, type MaterialStore, type NamedCount } from '../../relational/index.js';
import { CATALOGUE_TAG } from '../material.tags.js';

/** What there is to filter by, and how many materials have it; cached. */
@Injectable()
export class FacetsService {
  constructor(@Inject(MATERIAL_STORE) private readonly store: MaterialStore) {}

  /** The most frequent first. */
  @Cacheable({
    region: 'reference',
    keyspace: 'category-counts',
    key: () => 'all',
    tags: () => [CATALOGUE_TAG],
  })
  categories(): Promise<NamedCount[]> {
    return this.store.categories();
  }

  /** The most frequent first. */
  @Cacheable({ region: 'reference', keyspace: 'unit-counts', key: () => 'all', tags: () => [CATALOGUE_TAG] })
  units(): Promise<NamedCount[]> {
    return this.store.units();
  }
}
