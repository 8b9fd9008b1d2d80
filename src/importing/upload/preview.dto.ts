import { FilePreviewDto } from '../../uploads/index.js';

/** A row as it would be imported */
export class PreviewRowDto {
  /** @example 7 */
  line!: number;
  /** @example 'Цемент М500 Д0' */
  name!: string;
  /** @example 'Цемент' */
  use_category!: string;
  /** @example 'мешок' */
  unit!: string;
  /** @example 'CEM-500' */
  sku!: string | null;
  description!: string | null;
}

/** How a file would be read */
export class PreviewDto extends FilePreviewDto {
  /** The first rows that would be imported */
  rows!: PreviewRowDto[];
}
