import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsOptional, Matches } from 'class-validator';
import { CommaList, Limit } from '../../http/index.js';
import { PRICE_BASES, type PriceBasis } from '../../relational/index.js';
import { DECIMAL, PriceListNumber } from './fields.js';
import { ProductFilterQueryDto } from './product-query.dto.js';

/** Prices of one currency and basis; others are never put together with them */
export class PriceRangeDto {
  /** @example 'RUB' */
  currency!: string;
  /** Which of the prices: with VAT and without are apart. Null: products without a price */
  @ApiPropertyOptional({ enum: PRICE_BASES, nullable: true, example: 'with_vat' })
  price_basis!: PriceBasis | null;
  /**
   * Products that have a price
   * @example 1240
   */
  count!: number;
  /** @example '9.19' */
  min!: string | null;
  /** @example '125000' */
  max!: string | null;
  /** @example '1830.2547' */
  avg!: string | null;
  /**
   * Of an even number of prices the mean of the two in the middle
   * @example '642.5'
   */
  median!: string | null;
}

/** A currency and basis, and all that is priced so */
export class CurrencyStatisticsDto extends PriceRangeDto {
  /**
   * Products, also where they have no price
   * @example 1250
   */
  products!: number;
}

/** A category in one currency and basis */
export class CategoryStatisticsDto extends CurrencyStatisticsDto {
  /** @example 'Цемент и вяжущие' */
  category!: string | null;
}

/** The products whose price is at least `from` and below `to` */
export class RangeStatisticsDto extends PriceRangeDto {
  /** @example '100' */
  from!: string | null;
  /** @example '1000' */
  to!: string | null;
}

/** Statistics of one list */
export class PriceStatisticsDto {
  /** @example 'stroyhim' */
  supplier_id!: string;
  /** @example 41 */
  pricelistid!: number;
  /** @example '2026-01-31' */
  price_date!: string;
  by_currency!: CurrencyStatisticsDto[];
  /** The largest first */
  by_category!: CategoryStatisticsDto[];
  /** Those with products in them, from below, for each currency and basis */
  by_range!: RangeStatisticsDto[];
}

/** Of what statistics are asked */
export class StatisticsQueryDto extends ProductFilterQueryDto {
  /** Number of the list; the latest if absent */
  @IsOptional()
  @PriceListNumber()
  pricelistid?: number;

  /** Where ranges of prices begin and end */
  @CommaList()
  @ArrayMaxSize(20)
  @Matches(DECIMAL, { each: true, message: 'ranges must be decimal numbers such as 100 or 99.50' })
  ranges: string[] = ['100', '1000', '10000', '100000'];

  /** Categories at most */
  @Limit(1000)
  limit: number = 100;
}
