import { PartialType } from '@nestjs/swagger';
import { Text } from '../../http/index.js';
import { MATERIAL_DEFAULTS, MATERIAL_LIMITS } from '../../relational/index.js';

const { name, useCategory, unit, sku, description } = MATERIAL_LIMITS;

const Name = () =>
  Text({ ...name, description: 'What it is called', example: 'Цемент М500 Д0, мешок 50 кг' });
const Sku = () =>
  Text({
    ...sku,
    description: 'Article number, unique where present',
    example: 'CEM-500-50',
    nullable: true,
  });
const Description = () =>
  Text({
    ...description,
    description: 'Anything more',
    example: 'Портландцемент без добавок',
    nullable: true,
  });

/** A new material. */
export class CreateMaterialDto {
  @Name()
  name!: string;

  @Text({ ...useCategory, description: 'What it is used for', example: 'Цемент и вяжущие' })
  use_category!: string;

  @Text({ ...unit, description: 'Unit of measure', example: 'мешок' })
  unit!: string;

  @Sku()
  sku?: string | null;

  @Description()
  description?: string | null;
}

/** The fields to change; the others stay as they are. */
export class PatchMaterialDto extends PartialType(CreateMaterialDto, {
  skipNullProperties: false,
}) {}

/** A material of an import: category and unit have defaults. */
export class ImportMaterialDto {
  @Name()
  name!: string;

  @Text({
    ...useCategory,
    description: `What it is used for; ${MATERIAL_DEFAULTS.useCategory} where the import gives no other default`,
    example: 'Цемент и вяжущие',
    optional: true,
  })
  use_category?: string;

  @Text({
    ...unit,
    description: `Unit of measure; ${MATERIAL_DEFAULTS.unit} where the import gives no other default`,
    example: 'мешок',
    optional: true,
  })
  unit?: string;

  @Sku()
  sku?: string | null;

  @Description()
  description?: string | null;
}

/** A material of the catalogue. */
export class MaterialDto {
  /** @example '6f1c1d5e-7c1b-4a53-9c55-0d6a5c1f2b3a' */
  id!: string;
  /** @example 'Цемент М500 Д0, мешок 50 кг' */
  name!: string;
  /** @example 'Цемент и вяжущие' */
  use_category!: string;
  /** @example 'мешок' */
  unit!: string;
  /** @example 'CEM-500-50' */
  sku!: string | null;
  /** @example 'Портландцемент без добавок' */
  description!: string | null;
  /**
   * Grows with every change; the `ETag` of the material
   * @example 1
   */
  version!: number;
  /** @example '2026-01-01T12:00:00.000Z' */
  created_at!: string;
  /** @example '2026-01-01T12:00:00.000Z' */
  updated_at!: string;
}

/** A material as it was just written. */
export class WrittenMaterialDto extends MaterialDto {
  /**
   * The vector store has it too; if not, it is found by words only for now
   * @example true
   */
  indexed!: boolean;
}
