import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min, ValidateIf } from 'class-validator';
import { Flag, Numeric, Text } from '../../http/index.js';
import { PRICE_LIMITS } from '../../relational/index.js';
import { PRICE_FIELDS } from '../reading/price-schema.js';
import { Currency, Day, IsPriceMapping, PriceListNumber } from './fields.js';

const optional = { optional: true } as const;
const given = ValidateIf((_, value) => value !== undefined);

/** A file with a price list, whose it is, and how to read it: whatever is not stated of the file is detected. */
export class ProcessPricesDto {
  @ApiProperty({
    type: 'string',
    format: 'binary',
    description: 'CSV, TSV, XLSX, JSON or NDJSON, plain or gzipped',
  })
  file!: unknown;

  @Text({ ...PRICE_LIMITS.supplierId, description: 'Who sends it: any name of yours', example: 'stroyhim' })
  supplier_id!: string;

  @Text({ ...PRICE_LIMITS.supplierName, description: 'What people call the supplier', ...optional })
  supplier_name?: string;

  /** Number of the list; a list with the same number is replaced. Assigned if absent */
  @given
  @PriceListNumber()
  pricelistid?: number;

  @Currency('Of prices that name none in their cell, a column or the heading; RUB if absent')
  currency?: string;

  @Day('From which the prices hold; today (UTC) if absent')
  date?: string;

  @Text({ min: 1, max: 40, description: 'Such as `windows-1251`', ...optional })
  encoding?: string;

  @Text({ min: 1, max: 10, description: '`,` `;` `|` or `tab`', ...optional })
  delimiter?: string;

  @Text({ min: 1, max: 100, description: 'Sheet of a workbook, by name or by number from 1', ...optional })
  sheet?: string;

  /** Line of the header; 0: there is none, and `mapping` gives numbers */
  @given
  @Numeric()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  @ApiPropertyOptional({ minimum: 0, maximum: 1_000_000 })
  header_row?: number;

  @Transform(({ value }: { value: unknown }) => parsed(value))
  @given
  @IsPriceMapping()
  @ApiPropertyOptional({
    type: String,
    description: `Which column holds which field, as JSON: heading, or number from 1. Fields: ${PRICE_FIELDS.join(', ')}`,
    example: '{"name": "Наименование", "price": 4}',
  })
  mapping?: Record<string, string | number>;

  /** Only show how the file would be read: nothing is written or kept */
  @Flag()
  dry_run: boolean = false;
}

/** What is no JSON stays as it is, for the validation to refuse. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
