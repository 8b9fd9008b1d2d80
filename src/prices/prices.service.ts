import { Inject, Injectable } from '@nestjs/common';
import { Cacheable, digest } from '../cache/index.js';
import { AppError } from '../common/errors.js';
import { PRICE_STORE, type PriceStore, type ProductFilter } from '../relational/index.js';
import {
  decodeListCursor,
  decodeProductCursor,
  decodeSupplierCursor,
  encodeListCursor,
  encodeProductCursor,
  encodeSupplierCursor,
} from './cursors.js';
import type { LatestPricesDto, PriceListPageDto, PriceListsDto, SuppliersDto } from './dto/prices.dto.js';
import type { PriceStatisticsDto } from './dto/statistics.dto.js';
import { PRICES_TAG, supplierTag } from './price.tags.js';
import { priceListView, productView, supplierView } from './price.views.js';
import { listStatisticsView, statisticsView } from './statistics.views.js';

/** Categories that `latest` tells beside its page. */
const LISTED_CATEGORIES = 100;

/** A page of the products of a list; without a number of the latest one. */
export interface ProductsRequest {
  supplierId: string;
  pricelistId?: number | undefined;
  filter: ProductFilter;
  limit: number;
  cursor?: string | undefined;
  withStatistics?: boolean;
}

/** A page of lists or suppliers. */
export interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}

/** Statistics of a list, with the bounds of the ranges that are counted. */
export interface StatisticsRequest {
  supplierId: string;
  pricelistId?: number | undefined;
  filter: ProductFilter;
  ranges: readonly string[];
  limit: number;
}

type ProductsAnswer = Omit<PriceListPageDto, 'total_products' | 'products'> & {
  total: number;
  products: PriceListPageDto['products'];
  statistics: LatestPricesDto['statistics'];
};

/** Reading price lists. Everything is cached until something of its supplier is written, by whatever instance. */
@Injectable()
export class PricesService {
  constructor(@Inject(PRICE_STORE) private readonly store: PriceStore) {}

  /** Errors: `PRICE_LIST_NOT_FOUND`, `INVALID_CURSOR`. */
  async latest(request: ProductsRequest): Promise<LatestPricesDto> {
    const page = await this.products({ ...request, withStatistics: request.cursor === undefined });
    const { products, total, ...latest } = found(page, request);
    return { ...latest, total_count: total, materials: products };
  }

  /** Errors: `PRICE_LIST_NOT_FOUND`, `INVALID_CURSOR`. */
  async priceList(request: ProductsRequest): Promise<PriceListPageDto> {
    const { total, statistics: _, ...page } = found(await this.products(request), request);
    return { ...page, total_products: total };
  }

  /** Errors: `PRICE_LIST_NOT_FOUND`. */
  async statisticsOf(request: StatisticsRequest): Promise<PriceStatisticsDto> {
    return found(await this.statistics(request), request);
  }

  /** A page of a list, or null. */
  @Cacheable({
    region: 'prices',
    keyspace: 'products',
    key: (request) => digest(request),
    tags: ({ supplierId }) => [supplierTag(supplierId)],
  })
  async products(request: ProductsRequest): Promise<ProductsAnswer | null> {
    const { supplierId, pricelistId, filter, limit, cursor, withStatistics } = request;
    const page = await this.store.products({
      supplierId,
      pricelistId,
      filter,
      // One more than asked tells whether there is a next page.
      limit: limit + 1,
      after: cursor === undefined ? undefined : decodeProductCursor(cursor),
      categories: withStatistics ? LISTED_CATEGORIES : undefined,
    });
    if (!page) return null;
    const shown = page.products.slice(0, limit);
    const last = shown.at(-1);
    const { list } = page;
    return {
      supplier_id: supplierId,
      pricelistid: list.pricelistId,
      price_date: list.priceDate,
      upload_date: list.uploadedAt.toISOString(),
      total: page.total,
      products: shown.map(productView),
      statistics: page.statistics && listStatisticsView(page.statistics),
      next_cursor:
        last && page.products.length > limit
          ? encodeProductCursor({ listId: list.id, place: last.place })
          : null,
    };
  }

  /** Statistics of a list, or null. */
  @Cacheable({
    region: 'prices',
    keyspace: 'statistics',
    key: (request) => digest(request),
    tags: ({ supplierId }) => [supplierTag(supplierId)],
  })
  async statistics(request: StatisticsRequest): Promise<PriceStatisticsDto | null> {
    const { filter, ranges, limit, ...choice } = request;
    const answer = await this.store.statistics(choice, filter, ranges, limit);
    return answer && statisticsView(answer.list, answer.statistics);
  }

  /** The lists of a supplier. Errors: `PRICE_LIST_NOT_FOUND` where there is none, `INVALID_CURSOR`. */
  async lists(supplierId: string, request: PageRequest): Promise<PriceListsDto> {
    return found(await this.findLists(supplierId, request), { supplierId });
  }

  /** The lists of a supplier; null: there is none. */
  @Cacheable({
    region: 'prices',
    keyspace: 'lists',
    key: (supplierId, request) => digest({ supplierId, ...request }),
    tags: (supplierId) => [supplierTag(supplierId)],
  })
  async findLists(supplierId: string, { limit, cursor }: PageRequest): Promise<PriceListsDto | null> {
    const after = cursor === undefined ? undefined : decodeListCursor(cursor);
    const { lists, total, from, to } = await this.store.lists(supplierId, after, limit + 1);
    if (from === null || to === null) return null;
    const shown = lists.slice(0, limit);
    const last = shown.at(-1);
    return {
      supplier_id: supplierId,
      total_price_lists: total,
      date_range: { from, to },
      price_lists: shown.map(priceListView),
      next_cursor: last && lists.length > limit ? encodeListCursor(last.id) : null,
    };
  }

  /** Those who have lists, by id. */
  @Cacheable({
    region: 'prices',
    keyspace: 'suppliers',
    key: (request) => digest(request),
    tags: () => [PRICES_TAG],
    isNegative: ({ suppliers }) => suppliers.length === 0,
  })
  async suppliers({ limit, cursor }: PageRequest): Promise<SuppliersDto> {
    const after = cursor === undefined ? undefined : decodeSupplierCursor(cursor);
    const suppliers = await this.store.suppliers(after, limit + 1);
    const shown = suppliers.slice(0, limit);
    const last = shown.at(-1);
    return {
      suppliers: shown.map(supplierView),
      next_cursor: last && suppliers.length > limit ? encodeSupplierCursor(last.supplierId) : null,
    };
  }
}

function found<T>(
  answer: T | null,
  { supplierId, pricelistId }: { supplierId: string; pricelistId?: number | undefined },
): T {
  if (answer !== null) return answer;
  const what = pricelistId === undefined ? 'no price list' : `no price list ${pricelistId}`;
  throw new AppError('PRICE_LIST_NOT_FOUND', `The supplier ${supplierId} has ${what}.`, {
    supplier_id: supplierId,
    ...(pricelistId === undefined ? {} : { pricelistid: pricelistId }),
  });
}
