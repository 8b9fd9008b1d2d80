import type { PriceBasis } from './price.js';

/** Prices of one currency and basis, computed by the database in decimals: averages and medians have four digits behind the point. */
export interface PriceSpread {
  currency: string;
  /** Null: what has no price. */
  basis: PriceBasis | null;
  /** Products that have a price. */
  priced: number;
  min: string | null;
  max: string | null;
  average: string | null;
  /** Of an even number of prices the mean of the two in the middle. */
  median: string | null;
}

/** A spread, and those that have no price. */
export interface CurrencyStatistics extends PriceSpread {
  products: number;
}

/** A category in one currency and basis. */
export interface CategoryStatistics extends CurrencyStatistics {
  category: string | null;
}

/** The products whose price is at least `from` and below `to`; null: no bound. */
export interface RangeStatistics extends PriceSpread {
  from: string | null;
  to: string | null;
}

/** What a price list is made of. Different currencies are never put together, nor prices with VAT and without. */
export interface PriceListStatistics {
  currencies: CurrencyStatistics[];
  /** The largest first. */
  categories: CategoryStatistics[];
  /** Those with products in them, from below. */
  ranges: RangeStatistics[];
}
