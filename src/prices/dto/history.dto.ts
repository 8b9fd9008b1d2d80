import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { Limit, Text } from '../../http/index.js';
import { PRICE_BASES, PRICE_LIMITS, type PriceBasis } from '../../relational/index.js';
import { Currency, Day } from './fields.js';

/** A price that a material had */
export class HistoricPriceDto {
  /** @example 'stroyhim' */
  supplier_id!: string;
  /** @example 'ООО «Стройхим»' */
  supplier_name!: string | null;
  /** @example 41 */
  pricelistid!: number;
  /** @example '2026-01-31' */
  price_date!: string;
  /** @example '2026-01-31T12:00:00.000Z' */
  upload_date!: string;
  product_id!: string;
  /** As the supplier calls it */
  product_name!: string;
  /** @example 'CEM-500-50' */
  sku!: string | null;
  /** @example 'мешок' */
  unit!: string | null;
  /** @example 'RUB' */
  currency!: string;
  /** @example '480.5' */
  unit_price!: string;
  @ApiPropertyOptional({ enum: PRICE_BASES, example: 'with_vat' })
  price_basis!: PriceBasis;
  /** Whether the product is linked to the material, or is linked to none and has its SKU */
  @ApiPropertyOptional({ enum: ['link', 'sku'], example: 'link' })
  matched_by!: 'link' | 'sku';
  /**
   * The difference to the price before: of the same product of the supplier, in the same currency, unit and basis
   * @example '12.5'
   */
  change!: string | null;
  /** @example '2.67' */
  change_percent!: string | null;
}

/** The prices of a material, the latest first */
export class PriceHistoryDto {
  material_id!: string;
  /** @example 'CEM-500-50' */
  sku!: string | null;
  prices!: HistoricPriceDto[];
}

/** Which prices of a material are asked for */
export class HistoryQueryDto {
  @Text({ ...PRICE_LIMITS.supplierId, description: 'Only of this supplier', optional: true })
  supplier_id?: string;

  @Currency('Only prices in this currency')
  currency?: string;

  @Day('Only prices from this day on')
  from?: string;

  @Day('Only prices up to this day')
  to?: string;

  /** Prices at most, the latest ones */
  @Limit(1000)
  limit: number = 100;

  /** `false`: answer from the source, not from the cache */
  @IsOptional()
  @IsIn(['true', 'false'])
  use_cache?: string;
}
