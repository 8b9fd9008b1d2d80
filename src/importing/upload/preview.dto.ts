/** A column of the file, and what it is taken for */
export class PreviewColumnDto {
  /**
   * From 1
   * @example 2
   */
  index!: number;
  /** @example 'Наименование' */
  heading!: string;
  /**
   * Null: it is passed over
   * @example 'name'
   */
  field!: string | null;
  /** In words */
  why!: string;
}

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

/** A row that would not be imported */
export class PreviewRejectDto {
  /** @example 9 */
  line!: number;
  /** @example 'name' */
  column!: string | null;
  value!: string | null;
  /** @example 'name is missing' */
  reason!: string;
}

/** A sheet of a workbook */
export class PreviewSheetDto {
  /** @example 'Лист1' */
  name!: string;
  hidden!: boolean;
}

/** How a file would be read */
export class PreviewDto {
  /** @example 'прайс.xlsx' */
  name!: string;
  /** @example 48213 */
  bytes!: number;
  sha256!: string;
  /** @example 'xlsx' */
  format!: string;
  /** @example 'gzip' */
  compression!: string | null;
  /** @example 'windows-1251' */
  encoding!: string | null;
  /** @example ';' */
  delimiter!: string | null;
  /** @example 'Лист1' */
  sheet!: string | null;
  sheets!: PreviewSheetDto[];
  /** @example 6 */
  header_line!: number | null;
  columns!: PreviewColumnDto[];
  /** How each of these was decided, in words */
  notes!: string[];
  /** The first rows that would be imported */
  rows!: PreviewRowDto[];
  /**
   * Rows that were looked at
   * @example 1000
   */
  rows_read!: number;
  /**
   * Of these, the ones that would not be imported
   * @example 2
   */
  rejected!: number;
  /** The first of them */
  rejects!: PreviewRejectDto[];
}
