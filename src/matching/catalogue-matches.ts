import { Inject, Injectable } from '@nestjs/common';
import { CacheableMany, digest } from '../cache/index.js';
import { EMBEDDING_PROVIDER, type EmbeddingProvider } from '../embedding/index.js';
import { CATALOGUE_TAG, LAG_MS } from '../materials/index.js';
import { UNITS_TAG } from '../reference/index.js';
import { CHANGE_LOG, type ChangeLog } from '../relational/index.js';
import { type AskedName, keyOf } from './asked-name.js';
import { NameMatcher, type Proposal } from './name-matcher.js';

/** Words alone decided: not to be kept. */
class Degraded extends Error {}

/** What the catalogue proposes for names, cached for each of them, until the catalogue changes, or what units mean. */
@Injectable()
export class CatalogueMatches {
  constructor(
    private readonly matcher: NameMatcher,
    @Inject(CHANGE_LOG) private readonly changes: ChangeLog,
    @Inject(EMBEDDING_PROVIDER) private readonly embedding: EmbeddingProvider,
  ) {}

  /**
   * Proposals by {@link keyOf}, best first; equal names are matched once. What was made without the vector store, or while it lacks
   * changes, is not kept. Errors: those of {@link NameMatcher.match}.
   */
  async of(names: readonly AskedName[]): Promise<ReadonlyMap<string, Proposal[]>> {
    const keys = [...new Set(names.map(keyOf))];
    if (await this.changes.isLagging(LAG_MS)) return this.match(keys);
    try {
      return await this.kept(keys, this.embedding.modelId);
    } catch (error) {
      if (!(error instanceof Degraded)) throw error;
      return this.match(keys);
    }
  }

  /** Instances of two models share the cache while the model is changed, and answer differently. */
  @CacheableMany({
    region: 'search',
    keyspace: 'match',
    key: (key, model) => digest({ key, model }),
    tags: () => [CATALOGUE_TAG, UNITS_TAG],
  })
  async kept(keys: readonly string[], _model: string): Promise<Map<string, Proposal[]>> {
    const { proposals, degraded } = await this.matcher.match(keys.map(namedBy));
    if (degraded) throw new Degraded('Names were matched without the vector store');
    return byKey(keys, proposals);
  }

  private async match(keys: readonly string[]): Promise<Map<string, Proposal[]>> {
    return byKey(keys, (await this.matcher.match(keys.map(namedBy))).proposals);
  }
}

function namedBy(key: string): AskedName {
  const [name, unit, sku] = JSON.parse(key) as [string, string | null, string | null];
  return { name, unit, sku };
}

const byKey = (keys: readonly string[], proposals: readonly Proposal[][]) =>
  new Map(keys.map((key, n) => [key, proposals[n] ?? []]));
