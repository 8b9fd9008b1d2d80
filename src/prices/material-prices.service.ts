import { Inject, Injectable } from '@nestjs/common';
import { Cacheable, digest } from '../cache/index.js';
import { MaterialsService, materialTag } from '../materials/index.js';
import { type HistoryQuery, PRICE_STORE, type PriceStore } from '../relational/index.js';
import type { PriceHistoryDto } from './dto/history.dto.js';
import { PRICES_TAG } from './price.tags.js';
import { historicPriceView } from './price.views.js';

/** What materials cost over time. */
@Injectable()
export class MaterialPricesService {
  constructor(
    @Inject(PRICE_STORE) private readonly store: PriceStore,
    private readonly materials: MaterialsService,
  ) {}

  /** Errors: `MATERIAL_NOT_FOUND`. */
  @Cacheable({
    region: 'prices',
    keyspace: 'history',
    key: (query) => digest(query),
    tags: ({ materialId }) => [PRICES_TAG, materialTag(materialId)],
    isNegative: ({ prices }) => prices.length === 0,
  })
  async history(query: Omit<HistoryQuery, 'sku'>): Promise<PriceHistoryDto> {
    const { id, sku } = await this.materials.get(query.materialId);
    const prices = await this.store.history({ ...query, sku });
    return { material_id: id, sku, prices: prices.map(historicPriceView) };
  }
}
