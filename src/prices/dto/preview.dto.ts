import { OmitType } from '@nestjs/swagger';
import { ProductDto } from './prices.dto.js';

/** A column of the file, and what it is taken for */
export class PriceColumnDto {
  /**
   * From 1
   * @example 2
   */
  index!: number;
  /** @example 'Цена с НДС, руб.' */
  heading!: string;
  /**
   * Null: it is passed over
   * @example 'price_with_vat'
   */
  field!: string | null;
  /** In words */
  why!: string;
}

/** A row as it would be loaded */
export class PricePreviewRowDto extends OmitType(ProductDto, [
  'id',
  'unit_price',
  'price_basis',
  'is_processed',
  'processed_at',
  'material_id',
]) {}

/** A row that would not be loaded */
export class PriceRejectDto {
  /** @example 9 */
  line!: number;
  /** @example 'Цена' */
  column!: string | null;
  /** @example 'дорого' */
  value!: string | null;
  /** @example 'is not a price' */
  reason!: string;
}

/** A sheet of a workbook with prices */
export class PriceSheetDto {
  /** @example 'Прайс' */
  name!: string;
  hidden!: boolean;
}

/** How a price list would be read */
export class PricePreviewDto {
  /** @example 'прайс.xlsx' */
  name!: string;
  /** @example 48213 */
  bytes!: number;
  sha256!: string;
  /** @example 'xlsx' */
  format!: string;
  /** @example 'gzip' */
  compression!: string | null;
  /** @example 'windows-1251' */
  encoding!: string | null;
  /** @example ';' */
  delimiter!: string | null;
  /** @example 'Прайс' */
  sheet!: string | null;
  sheets!: PriceSheetDto[];
  /** @example 6 */
  header_line!: number | null;
  columns!: PriceColumnDto[];
  /** How each of these was decided, in words */
  notes!: string[];
  /** The first rows that would be loaded */
  rows!: PricePreviewRowDto[];
  /**
   * Rows that were looked at
   * @example 1000
   */
  rows_read!: number;
  /**
   * Of these, the ones that would not be loaded
   * @example 2
   */
  rejected!: number;
  /** The first of them */
  rejects!: PriceRejectDto[];
}
