/** Which price of a product its `unitPrice` is: where a list has several, the first of these. */
export const PRICE_BASES = ['price', 'with_vat', 'without_vat', 'retail', 'wholesale'] as const;
export type PriceBasis = (typeof PRICE_BASES)[number];

/** The prices of a product, one for each basis: decimal texts, above zero, in one currency. */
export type Prices = Readonly<Record<PriceBasis, string | null>>;

/**
 * Digits before and behind the point that prices and quantities are kept with; what is finer is rounded by the database. They are decimal
 * texts everywhere, never floating point.
 */
export const MONEY_DIGITS = { whole: 14, fraction: 4 } as const;

/** Lengths in characters, after trimming. */
export const PRICE_LIMITS = {
  supplierId: { min: 1, max: 100 },
  supplierName: { min: 1, max: 200 },
  name: { min: 2, max: 1000 },
  sku: { min: 1, max: 100 },
  unit: { min: 1, max: 50 },
  useCategory: { min: 1, max: 200 },
  description: { min: 1, max: 10_000 },
} as const;

/** A row of a price list that was read and found good. */
export interface NewProduct {
  /** The how manieth row of the table it is, rejected ones too, from 1; with the list the key of the product. */
  place: number;
  /** Where it stands in the file, from 1; in JSON several may share a line. */
  line: number;
  name: string;
  sku: string | null;
  unit: string | null;
  useCategory: string | null;
  description: string | null;
  /** ISO 4217. */
  currency: string;
  /** All null: the price is told on request. */
  prices: Prices;
  /** In stock, or in a package, as the list has it: a decimal text. */
  quantity: string | null;
}

/** A product as it is kept. */
export interface Product extends NewProduct {
  /** UUID. */
  id: string;
  /** The price to compare by, null on request; {@link basis} says which one it is. */
  unitPrice: string | null;
  basis: PriceBasis | null;
  isProcessed: boolean;
  processedAt: Date | null;
  /** The material that it was found to be. That may have been deleted since, and may come back under its id. */
  materialId: string | null;
}

/** A price list that is complete. */
export interface PriceList {
  /** The store's own number of this loading of the list: another one when the list is loaded again. */
  id: string;
  supplierId: string;
  /** The supplier's number, or one that was assigned. */
  pricelistId: number;
  /** The currency of the prices that name none. */
  currency: string;
  /** The day from which the prices hold, `2026-01-31`. */
  priceDate: string;
  uploadedAt: Date;
  fileName: string | null;
  products: number;
  rejected: number;
  jobId: string;
}

/** Restricts products. Everything given must hold. */
export interface ProductFilter {
  category?: string | undefined;
  isProcessed?: boolean | undefined;
  currency?: string | undefined;
  /** Decimal texts, both ends included; what is priced on request is outside of every range. */
  minPrice?: string | undefined;
  maxPrice?: string | undefined;
  /** Every word is somewhere in the name or the SKU, however it is written. */
  query?: string | undefined;
}

/** Someone who sends price lists. */
export interface Supplier {
  supplierId: string;
  name: string | null;
  priceLists: number;
  /** In all the lists. */
  products: number;
  latest: { pricelistId: number; priceDate: string; uploadedAt: Date };
}
