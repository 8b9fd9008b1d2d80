import { createHash } from 'node:crypto';
import type { PriceListOptions } from '../reading/open-price-list.js';

/** The kind of the jobs that load price lists. */
export const PRICES_KIND = 'process-prices';

/** What a job needs to know to load a price list; plain JSON. */
export interface PriceListParams {
  supplier_id: string;
  supplier_name: string | null;
  /** As the supplier was when the file came: deleting everything of the supplier makes it another. */
  generation: number;
  uploaded_at: string;
  pricelistid: number | null;
  price_date: string;
  file_name: string;
  load_key: string;
  options: PriceListOptions;
}

/**
 * Equal for the same content that is to become the same list and is read the same way, whatever the file is called. Not for what came before
 * everything of the supplier was deleted, and will not be loaded.
 */
export const loadKeyOf = (
  sha256: string,
  supplierId: string,
  generation: number,
  pricelistId: number | null,
  priceDate: string | null,
  options: PriceListOptions,
): string =>
  createHash('sha256')
    .update(JSON.stringify([sha256, supplierId, generation, pricelistId, priceDate, options]))
    .digest('hex');
