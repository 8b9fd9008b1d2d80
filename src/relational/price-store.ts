import type { PriceList, Product, ProductFilter, Supplier } from './price.js';
import type { PriceListStatistics } from './price-statistics.js';

/** A list: the latest one, or the one with this number. */
export interface ListChoice {
  supplierId: string;
  pricelistId?: number | undefined;
}

export interface ProductQuery extends ListChoice {
  filter: ProductFilter;
  limit: number;
  /** Continue behind this place of this very list ({@link PriceList.id}). */
  after?: { listId: string; place: number } | undefined;
  /** With the statistics of the whole list, of so many categories. */
  categories?: number | undefined;
}

/** A page of a list, in its order. */
export interface ProductPage {
  list: PriceList;
  products: Product[];
  /** Products of the list that pass the filter. */
  total: number;
  /** Null: it was not asked for. */
  statistics: PriceListStatistics | null;
}

/** A price that a material had, of a product that is linked to it or has its SKU. */
export interface HistoricPrice {
  supplierId: string;
  supplierName: string | null;
  pricelistId: number;
  priceDate: string;
  uploadedAt: Date;
  product: Product;
  matchedBy: 'link' | 'sku';
  /** The difference to the price before, of the same product of the supplier in the same currency, unit and basis. */
  change: string | null;
  /** The same in percent, with two digits. */
  changePercent: string | null;
}

export interface HistoryQuery {
  materialId: string;
  /** Products that are linked to nothing count by their SKU; null: the material has none. */
  sku: string | null;
  supplierId?: string | undefined;
  currency?: string | undefined;
  /** Days, both included. */
  from?: string | undefined;
  to?: string | undefined;
  limit: number;
}

/**
 * What is read of price lists, and marked in them. Only complete lists are seen, and each as a whole: an answer is made from one snapshot.
 * Adapters: PostgreSQL and PGlite. Errors: those of the {@link MaterialStore}.
 */
export interface PriceStore {
  /** Those with a complete list, by id, from behind `after` on. */
  suppliers(after: string | undefined, limit: number): Promise<Supplier[]>;
  /** The lists of a supplier, the latest first: by the day of the prices, then by the upload. */
  lists(
    supplierId: string,
    after: string | undefined,
    limit: number,
  ): Promise<{ lists: PriceList[]; total: number; from: string | null; to: string | null }>;
  /**
   * Null: there is no such list. A page that continues in a list that is not there any more is no page: `INVALID_CURSOR`.
   */
  products(query: ProductQuery): Promise<ProductPage | null>;
  /**
   * By currency and basis, by category (`limit` of them, the largest) and by the ranges between these bounds, decimal texts, ascending. Null: there
   * is no such list.
   */
  statistics(
    choice: ListChoice,
    filter: ProductFilter,
    bounds: readonly string[],
    limit: number,
  ): Promise<{ list: PriceList; statistics: PriceListStatistics } | null>;
  /** The latest first; products without a price are left out. */
  history(query: HistoryQuery): Promise<HistoricPrice[]>;
  /** Marks a product of a complete list; `materialId` undefined leaves the link, null removes it. Null: there is none. */
  mark(
    supplierId: string,
    productId: string,
    mark: { isProcessed: boolean; materialId?: string | null | undefined },
  ): Promise<{ product: Product; seq: string } | null>;
  /**
   * Makes all lists of a supplier disappear at once, and keeps what was uploaded before from being loaded. Idempotent. Answers how much
   * was there.
   */
  deleteSupplier(supplierId: string): Promise<{ lists: number; products: number; seq: string }>;
}

/** Injection token of the {@link PriceStore}. */
export const PRICE_STORE = Symbol('PriceStore');
