/** Everything that was made from the prices of more than one supplier. */
export const PRICES_TAG = 'prices';

/** Everything that was made from the lists of one supplier, also "there is none". */
export const supplierTag = (supplierId: string) => `prices:supplier:${encodeURIComponent(supplierId)}`;

/** What a write to the prices of these suppliers makes void. */
export const priceTags = (...supplierIds: string[]): string[] =>
  supplierIds.length === 0 ? [] : [PRICES_TAG, ...supplierIds.map(supplierTag)];
