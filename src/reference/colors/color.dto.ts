import { ApiProperty, PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { AppError } from '../../common/errors.js';
import { Text } from '../../http/index.js';
import type { NewReferenceEntry, ReferencePatch } from '../../relational/index.js';
import { Aliases, Description, EntryDto, Reviewed } from '../dto/entry.dto.js';

/** A new colour. */
export class CreateColorDto {
  @Text({ min: 2, max: 100, description: 'Unique, also among aliases', example: 'мятный' })
  name!: string;

  @Description('Светлый зелёный с холодным оттенком')
  description?: string | null;

  @Aliases(['мята', 'mint'])
  aliases?: string[];

  /**
   * As on screens
   * @example '#98FF98'
   */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.trim().toUpperCase() : value,
  )
  @Matches(/^#[0-9A-F]{6}$/, { message: 'hex_code must be like #98FF98' })
  hex_code?: string | null;

  /** The same as red, green and blue, 0..255; one of the two is enough */
  @ApiProperty({ type: [Number], nullable: true, required: false, example: [152, 255, 152] })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(3)
  @ArrayMaxSize(3)
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(255, { each: true })
  rgb_values?: number[] | null;
}

/** The fields to change; the others stay as they are. */
export class PatchColorDto extends PartialType(CreateColorDto, { skipNullProperties: false }) {
  @Reviewed()
  reviewed?: boolean;
}

/** A colour. */
export class ColorDto extends EntryDto {
  /** @example '#98FF98' */
  hex_code!: string | null;
  /**
   * Red, green and blue, 0..255
   * @example [152, 255, 152]
   */
  rgb_values!: number[] | null;
}

/** As the store has it; what is absent stays undefined. Errors: `VALIDATION_FAILED` for two codes of different colours. */
export function colorPatch({ hex_code, rgb_values, ...fields }: PatchColorDto): ReferencePatch {
  const fromValues = rgb_values ? hexOf(rgb_values) : rgb_values;
  if (hex_code && fromValues && hex_code !== fromValues)
    throw new AppError('VALIDATION_FAILED', `rgb_values are not the colour ${hex_code}.`, {
      errors: [{ path: 'rgb_values', message: `is not the colour ${hex_code}: give one of the two` }],
    });
  const codes = [hex_code, fromValues];
  return {
    ...fields,
    hexCode: codes.find((code) => typeof code === 'string') ?? codes.find((code) => code === null),
  };
}

export const newColor = (dto: CreateColorDto): NewReferenceEntry => ({ ...colorPatch(dto), name: dto.name });

function hexOf(values: readonly number[]): string {
  return `#${values.map((value) => value.toString(16).padStart(2, '0')).join('')}`.toUpperCase();
}
