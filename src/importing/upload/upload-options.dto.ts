import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min, ValidateIf } from 'class-validator';
import { Flag, Numeric, Text } from '../../http/index.js';
import { MATERIAL_DEFAULTS, MATERIAL_LIMITS } from '../../relational/index.js';
import { IsMapping } from './mapping.decorator.js';

const optional = { optional: true } as const;

/** A file with a catalogue, and how to read it: whatever is not stated is detected. */
export class UploadOptionsDto {
  @ApiProperty({
    type: 'string',
    format: 'binary',
    description: 'CSV, TSV, XLSX, JSON or NDJSON, plain or gzipped',
  })
  file!: unknown;

  @Text({ min: 1, max: 40, description: 'Such as `windows-1251`', ...optional })
  encoding?: string;

  @Text({ min: 1, max: 10, description: '`,` `;` `|` or `tab`', ...optional })
  delimiter?: string;

  @Text({ min: 1, max: 100, description: 'Sheet of a workbook, by name or by number from 1', ...optional })
  sheet?: string;

  /** Line of the header; 0: there is none, and `mapping` gives numbers */
  @ValidateIf((_, value) => value !== undefined)
  @Numeric()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  @ApiPropertyOptional({ minimum: 0, maximum: 1_000_000 })
  header_row?: number;

  /** Which column holds which field, as JSON: heading, or number from 1. Fields: name, use_category, unit, sku, description, id */
  @Transform(({ value }: { value: unknown }) => parsed(value))
  @IsMapping()
  @ApiPropertyOptional({ type: String, description: 'For example `{"name": "Наименование", "unit": 3}`' })
  mapping?: Record<string, string | number>;

  @Text({ ...MATERIAL_LIMITS.useCategory, description: 'Category of rows without one', ...optional })
  default_use_category: string = MATERIAL_DEFAULTS.useCategory;

  @Text({ ...MATERIAL_LIMITS.unit, description: 'Unit of rows without one', ...optional })
  default_unit: string = MATERIAL_DEFAULTS.unit;

  /** Only show how the file would be read: nothing is written or kept */
  @Flag()
  dry_run: boolean = false;

  /** Import it, although the same file was imported with the same options before */
  @Flag()
  force: boolean = false;
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
