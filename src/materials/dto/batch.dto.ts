import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsObject, IsUUID, ValidateNested } from 'class-validator';
import { Text } from '../../http/index.js';
import { BATCH_LIMIT, MATERIAL_DEFAULTS, MATERIAL_LIMITS } from '../../relational/index.js';
import { CreateMaterialDto, ImportMaterialDto, MaterialDto } from './material.dto.js';

/** Materials to create. */
export class CreateBatchDto {
  /** 1 to 1000 materials */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(BATCH_LIMIT)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => CreateMaterialDto)
  materials!: CreateMaterialDto[];
}

/** Materials to create, or to update by SKU. */
export class ImportDto {
  /** 1 to 1000 materials */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(BATCH_LIMIT)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => ImportMaterialDto)
  materials!: ImportMaterialDto[];

  @Text({
    ...MATERIAL_LIMITS.useCategory,
    description: 'Category of those without one',
    example: MATERIAL_DEFAULTS.useCategory,
    optional: true,
  })
  default_use_category: string = MATERIAL_DEFAULTS.useCategory;

  @Text({
    ...MATERIAL_LIMITS.unit,
    description: 'Unit of those without one',
    example: MATERIAL_DEFAULTS.unit,
    optional: true,
  })
  default_unit: string = MATERIAL_DEFAULTS.unit;
}

/** Ids to look up. */
export class GetBatchDto {
  /**
   * 1 to 1000 ids
   * @example ['6f1c1d5e-7c1b-4a53-9c55-0d6a5c1f2b3a']
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(BATCH_LIMIT)
  @IsUUID(undefined, { each: true })
  ids!: string[];
}

/** The materials that exist, in the order asked. */
export class MaterialsDto {
  materials!: MaterialDto[];
  /** Ids that no material has */
  missing!: string[];
}

/** What became of one material of a batch. */
export class BatchItemDto {
  /** `conflict`: another material has its SKU */
  status!: 'created' | 'updated' | 'unchanged' | 'conflict';
  /** Id of the material; of the one that has the SKU for a conflict */
  id!: string;
  /** @example 'CEM-500-50' */
  sku!: string | null;
}

/** What became of a batch, material by material, in its order. */
export class BatchResultDto {
  results!: BatchItemDto[];
  /** @example 1 */
  created!: number;
  /** @example 0 */
  updated!: number;
  /** @example 0 */
  unchanged!: number;
  /** @example 0 */
  conflicts!: number;
  /**
   * The vector store has them too; if not, they are found by words only for now
   * @example true
   */
  indexed!: boolean;
}
