import { ApiProperty, PartialType } from '@nestjs/swagger';
import { Text } from '../../http/index.js';
import type { NewReferenceEntry, ReferencePatch } from '../../relational/index.js';
import { Aliases, Description, EntryDto, OptionalId, Reviewed } from '../dto/entry.dto.js';

/** A new category. */
export class CreateCategoryDto {
  @Text({ min: 1, max: 100, description: 'Unique, also among aliases', example: 'Сухие смеси' })
  name!: string;

  @Description('Штукатурки, клеи, наливные полы')
  description?: string | null;

  @Aliases(['Смеси сухие', 'Dry mixes'])
  aliases?: string[];

  @OptionalId('The category that it is below')
  parent_id?: string | null;
}

/** The fields to change; the others stay as they are. */
export class PatchCategoryDto extends PartialType(CreateCategoryDto, { skipNullProperties: false }) {
  @Reviewed()
  reviewed?: boolean;
}

/** A category. */
export class CategoryDto extends EntryDto {
  /** The category that it is below */
  parent_id!: string | null;
}

/** A category with what is below it. */
export class CategoryNodeDto {
  id!: string;
  /** @example 'Сухие смеси' */
  name!: string;
  @ApiProperty({ type: () => [CategoryNodeDto] })
  children!: CategoryNodeDto[];
}

/** As the store has it; what is absent stays undefined. */
export const categoryPatch = ({ parent_id, ...fields }: PatchCategoryDto): ReferencePatch => ({
  ...fields,
  parentId: parent_id,
});

export const newCategory = (dto: CreateCategoryDto): NewReferenceEntry => ({
  ...categoryPatch(dto),
  name: dto.name,
});
