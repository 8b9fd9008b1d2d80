export { currencyOfHeading } from './values/currencies.js';
export { type Money, type MoneyReading, readMoney } from './values/money.js';
export { type NumberOptions, readNumber } from './values/number.js';
export { ENCODINGS } from './text/encodings.js';
export { openTable } from './open-table.js';
export { DEFAULT_LIMITS, type OpenOptions, type TableLimits } from './options.js';
export { previewTable, type TablePreview } from './preview.js';
export { type FieldSpec, fieldsOf, type TableSchema } from './schema.js';
export type {
  Cell,
  ColumnInfo,
  DataRow,
  FaultyRow,
  OpenTable,
  PassedOver,
  TableFormat,
  TableInfo,
  TableRow,
} from './table.js';
export { unreadable } from './unreadable.js';
