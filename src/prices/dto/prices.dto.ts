import { ApiPropertyOptional } from '@nestjs/swagger';
import { PRICE_BASES, type PriceBasis } from '../../relational/index.js';
import { PriceRangeDto } from './statistics.dto.js';

/** A row of a price list. Prices and counts are decimal texts: nothing is lost in a floating point number */
export class ProductDto {
  /** @example '6f1c1d5e-7c1b-4a53-9c55-0d6a5c1f2b3a' */
  id!: string;
  /**
   * Where it stands in the file
   * @example 12
   */
  line!: number;
  /** @example 'Цемент М500 Д0, мешок 50 кг' */
  name!: string;
  /** @example 'CEM-500-50' */
  sku!: string | null;
  /** @example 'мешок' */
  unit!: string | null;
  /** @example 'Цемент и вяжущие' */
  use_category!: string | null;
  /** @example 'Портландцемент без добавок' */
  description!: string | null;
  /**
   * Of all prices of the product, ISO 4217
   * @example 'RUB'
   */
  currency!: string;
  /**
   * The price to compare by; `price_basis` says which one it is
   * @example '480.5'
   */
  unit_price!: string | null;
  @ApiPropertyOptional({ enum: PRICE_BASES, nullable: true, example: 'with_vat' })
  price_basis!: PriceBasis | null;
  /** The price of the list that says nothing of VAT, retail or wholesale */
  price!: string | null;
  /** @example '480.5' */
  price_with_vat!: string | null;
  price_without_vat!: string | null;
  retail_price!: string | null;
  wholesale_price!: string | null;
  /** It has no price: the supplier tells it on request */
  price_on_request!: boolean;
  /**
   * In stock, or in a package, as the list has it
   * @example '120'
   */
  count!: string | null;
  is_processed!: boolean;
  processed_at!: string | null;
  /** The material that it was linked to */
  material_id!: string | null;
}

/** A price list */
export class PriceListDto {
  /** @example 41 */
  pricelistid!: number;
  /**
   * The day from which the prices hold
   * @example '2026-01-31'
   */
  price_date!: string;
  /** @example '2026-01-31T12:00:00.000Z' */
  upload_date!: string;
  /**
   * Of the prices that name none
   * @example 'RUB'
   */
  currency!: string;
  /** @example 'прайс.xlsx' */
  file_name!: string | null;
  /** @example 1250 */
  materials_count!: number;
  /**
   * Rows that were not taken: `GET /jobs/{job_id}/rejects`
   * @example 3
   */
  rejected_count!: number;
  job_id!: string;
}

/** A category of a list */
export class CategoryCountDto {
  /** @example 'Цемент и вяжущие' */
  category!: string | null;
  /** @example 42 */
  count!: number;
}

/** What a list is made of */
export class ListStatisticsDto {
  /** The largest first; at most 100 */
  categories!: CategoryCountDto[];
  /** For each currency and basis, of all products that have a price */
  unit_price_range!: PriceRangeDto[];
}

/** A page of the latest list of a supplier */
export class LatestPricesDto {
  /** @example 'stroyhim' */
  supplier_id!: string;
  /** @example 41 */
  pricelistid!: number;
  /** @example '2026-01-31' */
  price_date!: string;
  /** @example '2026-01-31T12:00:00.000Z' */
  upload_date!: string;
  /**
   * Products that pass the filters
   * @example 1250
   */
  total_count!: number;
  materials!: ProductDto[];
  /** Of the whole list, whatever the filters; null on the pages behind the first */
  statistics!: ListStatisticsDto | null;
  /** For the next page; null at the end */
  next_cursor!: string | null;
}

/** A page of one list of a supplier */
export class PriceListPageDto {
  /** @example 'stroyhim' */
  supplier_id!: string;
  /** @example 41 */
  pricelistid!: number;
  /** @example '2026-01-31' */
  price_date!: string;
  /** @example '2026-01-31T12:00:00.000Z' */
  upload_date!: string;
  /**
   * Products that pass the filters
   * @example 1250
   */
  total_products!: number;
  products!: ProductDto[];
  /** For the next page; null at the end */
  next_cursor!: string | null;
}

/** From the first to the last day of prices */
export class DateRangeDto {
  /** @example '2026-01-31' */
  from!: string;
  /** @example '2026-03-31' */
  to!: string;
}

/** The lists of a supplier, the latest first */
export class PriceListsDto {
  /** @example 'stroyhim' */
  supplier_id!: string;
  /** @example 3 */
  total_price_lists!: number;
  date_range!: DateRangeDto;
  price_lists!: PriceListDto[];
  /** For the next page; null at the end */
  next_cursor!: string | null;
}

/** Someone who sends price lists */
export class SupplierDto {
  /** @example 'stroyhim' */
  supplier_id!: string;
  /** @example 'ООО «Стройхим»' */
  name!: string | null;
  /** @example 3 */
  total_price_lists!: number;
  /** @example 3750 */
  total_products!: number;
  /** @example 41 */
  latest_pricelistid!: number;
  /** @example '2026-01-31' */
  latest_price_date!: string;
  /** @example '2026-01-31T12:00:00.000Z' */
  latest_upload_date!: string;
}

/** Those who have lists, by id */
export class SuppliersDto {
  suppliers!: SupplierDto[];
  /** For the next page; null at the end */
  next_cursor!: string | null;
}

/** What was deleted */
export class DeletedPricesDto {
  /** @example 'stroyhim' */
  supplier_id!: string;
  /** @example 3 */
  deleted_price_lists!: number;
  /** @example 3750 */
  deleted_products!: number;
}
