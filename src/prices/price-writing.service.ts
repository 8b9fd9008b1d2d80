import { Inject, Injectable } from '@nestjs/common';
import { CacheEvict } from '../cache/index.js';
import { AppError } from '../common/errors.js';
import { MaterialsService } from '../materials/index.js';
import {
  PRICE_LOAD_STORE,
  PRICE_STORE,
  type PriceLoadStore,
  type PriceStore,
  type Published,
  type PublishOptions,
} from '../relational/index.js';
import type { MarkedProductDto } from './dto/mark.dto.js';
import type { DeletedPricesDto } from './dto/prices.dto.js';
import { PriceChanges } from './price-changes.js';
import { priceTags } from './price.tags.js';
import { productView } from './price.views.js';
import { PriceUpkeep } from './price-upkeep.js';

/** Every write to prices that readers can see: acknowledged after its commit and its invalidation. */
@Injectable()
export class PriceWritingService {
  constructor(
    @Inject(PRICE_STORE) private readonly store: PriceStore,
    @Inject(PRICE_LOAD_STORE) private readonly loads: PriceLoadStore,
    private readonly changes: PriceChanges,
    private readonly upkeep: PriceUpkeep,
    private readonly materials: MaterialsService,
  ) {}

  /** Makes a list that was loaded visible. May be repeated. Errors: `PRICE_LIST_GONE`. */
  @CacheEvict({ tags: ({ list }) => priceTags(list.supplierId) })
  async publish(listId: string, options: PublishOptions): Promise<Published> {
    const published = await this.loads.publish(listId, options);
    this.changes.follow(published.seq);
    this.upkeep.wake();
    return published;
  }

  /**
   * Marks a product; `material_id` undefined leaves its link, null removes it. Errors: `PRODUCT_NOT_FOUND`, and `MATERIAL_NOT_FOUND` for a link
   * to nothing.
   */
  @CacheEvict({ tags: (_, supplierId) => priceTags(supplierId) })
  async mark(
    supplierId: string,
    productId: string,
    mark: { is_processed: boolean; material_id?: string | null },
  ): Promise<MarkedProductDto> {
    const materialId = mark.material_id;
    if (typeof materialId === 'string') await this.materials.get(materialId);
    const marked = await this.store.mark(supplierId, productId, {
      isProcessed: mark.is_processed,
      materialId,
    });
    if (!marked)
      throw new AppError('PRODUCT_NOT_FOUND', `The supplier ${supplierId} has no product ${productId}.`, {
        supplier_id: supplierId,
        product_id: productId,
      });
    this.changes.follow(marked.seq);
    return { supplier_id: supplierId, ...productView(marked.product) };
  }

  /** Deletes all lists of a supplier, and what was uploaded and is not loaded yet. Idempotent. */
  @CacheEvict({ tags: (_, supplierId) => priceTags(supplierId) })
  async deleteSupplier(supplierId: string): Promise<DeletedPricesDto> {
    const { lists, products, seq } = await this.store.deleteSupplier(supplierId);
    this.changes.follow(seq);
    this.upkeep.wake();
    return { supplier_id: supplierId, deleted_price_lists: lists, deleted_products: products };
  }
}
