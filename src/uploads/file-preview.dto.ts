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

/** A row that would not be taken */
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

/** How a file would be read, but for its rows: what they are depends on the feature */
export class FilePreviewDto {
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
  /**
   * Rows that were looked at
   * @example 1000
   */
  rows_read!: number;
  /**
   * Of these, the ones that would not be taken
   * @example 2
   */
  rejected!: number;
  /** The first of them */
  rejects!: PreviewRejectDto[];
}
