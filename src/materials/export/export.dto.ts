import { IsIn, IsOptional } from 'class-validator';
import { Flag, Text } from '../../http/index.js';
import { MATERIAL_LIMITS } from '../../relational/index.js';

/** In which format materials are exported. */
export type ExportFormat = 'csv' | 'ndjson';

/** Which materials to export, and how. */
export class ExportQueryDto {
  /** `csv`: for spreadsheets and imports. `ndjson`: a material as JSON on each line */
  @IsOptional()
  @IsIn(['csv', 'ndjson'])
  format: ExportFormat = 'csv';

  @Text({ ...MATERIAL_LIMITS.useCategory, description: 'Only this category', optional: true })
  category?: string;

  @Text({ ...MATERIAL_LIMITS.unit, description: 'Only this unit', optional: true })
  unit?: string;

  /** Begin the CSV with a byte order mark: without it Excel takes UTF-8 for another encoding */
  @Flag()
  bom: boolean = false;
}
