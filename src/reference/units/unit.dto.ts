import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { Text } from '../../http/index.js';
import type { NewReferenceEntry, ReferencePatch } from '../../relational/index.js';
import { Aliases, Description, EntryDto, OptionalId, Reviewed } from '../dto/entry.dto.js';

const Factor = (): PropertyDecorator =>
  applyDecorators(
    IsOptional(),
    Matches(/^(?=.*[1-9])\d{1,15}(?:\.\d{1,15})?$/, {
      message: '$property must be a decimal above 0 as text, like "1000" or "0.001"',
    }),
    ApiPropertyOptional({
      description: 'How many of the base unit one is: exact, as text, like "0.001"',
      example: null,
      type: String,
      nullable: true,
    }),
  );

/** A new unit of measure. */
export class CreateUnitDto {
  @Text({ min: 1, max: 50, description: 'Unique, also among aliases', example: 'мкм' })
  name!: string;

  @Description('Микрометр')
  description?: string | null;

  @Aliases(['микрон', 'микрометр'])
  aliases?: string[];

  @OptionalId('The unit that it is defined by, which itself is defined by none')
  base_unit_id?: string | null;

  @Factor()
  factor?: string | null;
}

/** The fields to change; the others stay as they are. */
export class PatchUnitDto extends PartialType(CreateUnitDto, { skipNullProperties: false }) {
  @Reviewed()
  reviewed?: boolean;
}

/** A unit of measure. */
export class UnitDto extends EntryDto {
  /** The unit that it is defined by */
  base_unit_id!: string | null;
  /**
   * How many of the base unit one is
   * @example '0.001'
   */
  factor!: string | null;
}

/** What to convert. */
export class ConvertQueryDto {
  /**
   * How many: a decimal
   * @example '2.5'
   */
  @Matches(/^-?\d{1,30}(?:\.\d{1,30})?$/, { message: 'value must be a decimal, like 2.5' })
  value!: string;

  @Text({ min: 1, max: 100, description: 'Name or alias of a unit', example: 'т' })
  from!: string;

  @Text({ min: 1, max: 100, description: 'Name or alias of a unit', example: 'кг' })
  to!: string;

  /** `false`: answer from the source, not from the cache */
  @IsOptional()
  @Matches(/^(?:true|false)$/)
  use_cache?: string;
}

/** A conversion. */
export class ConversionDto {
  /** @example '2.5' */
  value!: string;
  /**
   * Name of the unit
   * @example 'т'
   */
  from!: string;
  /** @example 'кг' */
  to!: string;
  /**
   * How many `to` that is: a decimal as text
   * @example '2500'
   */
  result!: string;
  /** `false`: the digits never end, and are rounded to 20 behind the point */
  exact!: boolean;
}

/** As the store has it; what is absent stays undefined. Without a base unit there is no factor. */
export const unitPatch = ({ base_unit_id, factor, ...fields }: PatchUnitDto): ReferencePatch => ({
  ...fields,
  baseId: base_unit_id,
  factor: base_unit_id === null && factor === undefined ? null : factor,
});

export const newUnit = (dto: CreateUnitDto): NewReferenceEntry => ({ ...unitPatch(dto), name: dto.name });
