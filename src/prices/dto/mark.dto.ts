import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsUUID } from 'class-validator';
import { Transform } from 'class-transformer';
import { ProductDto } from './prices.dto.js';

/** What becomes of a product. Without a body: it was processed */
export class MarkProductDto {
  /** False: it is to be processed again */
  @IsBoolean()
  is_processed: boolean = true;

  /** The material that it is: the price history of the material has it then. Null removes the link */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value))
  @IsUUID()
  @ApiPropertyOptional({ format: 'uuid', nullable: true, type: String })
  material_id?: string | null;
}

/** A product as it was just marked */
export class MarkedProductDto extends ProductDto {
  /** @example 'stroyhim' */
  supplier_id!: string;
}
