import { OmitType } from '@nestjs/swagger';
import { FilePreviewDto } from '../../uploads/index.js';
import { ProductDto } from './prices.dto.js';

/** A row as it would be loaded */
export class PricePreviewRowDto extends OmitType(ProductDto, [
  'id',
  'unit_price',
  'price_basis',
  'is_processed',
  'processed_at',
  'material_id',
]) {}

/** How a price list would be read */
export class PricePreviewDto extends FilePreviewDto {
  /** The first rows that would be loaded */
  rows!: PricePreviewRowDto[];
}
