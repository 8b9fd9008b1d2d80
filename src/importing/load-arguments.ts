import { parseArgs } from 'node:util';
import { AppError, messageOf } from '../common/errors.js';
import type { OpenOptions } from '../tabular/index.js';
import { COLUMN_NAMES, fieldNamed } from './validate.js';
import type { Field } from './material-schema.js';

export const USAGE = `Loads a catalogue: CSV, TSV, XLSX, JSON or NDJSON, plain or gzipped.

  npm run load -- FILE [--url http://127.0.0.1:3000] [--rejects FILE.csv] [--batch-size 1000] [--dry-run]

  --url         load through a running service; otherwise straight into the stores
  --rejects     write the rejected rows to a CSV file, with line and reason
  --batch-size  materials in one batch, 1 to 1000
  --dry-run     show how the file is read and its first rows, and load nothing

What is detected can be stated:
  --encoding    utf-8, utf-16le, utf-16be, windows-1251, koi8-r, ibm866
  --delimiter   , ; | or tab
  --sheet       the sheet of a workbook, by name or number
  --header-row  the line of the header, 0 for none
  --map         FIELD=COLUMN, by heading or number from 1, as often as needed: --map name=2 --map "unit=Ед. изм."

Columns are found by their names: name, unit, use_category, sku, description, and the Russian ones
(наименование, ед. изм., категория, артикул, описание).
Exit code: 0 all rows are in, 1 some were rejected or in conflict, 2 the load did not reach the end.
`;

/** What the command is asked to do. */
export interface LoadArguments {
  file: string;
  url?: string | undefined;
  rejects?: string | undefined;
  batchSize: number;
  dryRun: boolean;
  table: OpenOptions<Field>;
}

/** Errors: `VALIDATION_FAILED` with the usage. */
export function parseArguments(args: readonly string[]): LoadArguments | 'help' {
  const { values, positionals } = readOptions(args);
  if (values.help) return 'help';
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0)
    throw new AppError('VALIDATION_FAILED', `Name one file to load.\n\n${USAGE}`);
  const batchSize = Number(values['batch-size'] ?? 1000);
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > 1000)
    throw new AppError('VALIDATION_FAILED', '--batch-size must be 1 to 1000');
  if (values.url !== undefined && !(/^https?:/.test(values.url) && URL.canParse(values.url)))
    throw new AppError('VALIDATION_FAILED', '--url must be a URL like http://127.0.0.1:3000');
  const headerRow = values['header-row'] === undefined ? undefined : Number(values['header-row']);
  if (headerRow !== undefined && !(Number.isInteger(headerRow) && headerRow >= 0))
    throw new AppError('VALIDATION_FAILED', '--header-row must be the number of a line, or 0');
  const table: OpenOptions<Field> = {
    ...(values.encoding === undefined ? {} : { encoding: values.encoding }),
    ...(values.delimiter === undefined ? {} : { delimiter: values.delimiter }),
    ...(values.sheet === undefined ? {} : { sheet: values.sheet }),
    ...(headerRow === undefined ? {} : { headerRow }),
    mapping: mappingOf(values.map ?? []),
  };
  return {
    file,
    url: values.url,
    rejects: values.rejects,
    batchSize,
    dryRun: values['dry-run'] ?? false,
    table,
  };
}

/** `name=2`, `unit=Ед. изм.` */
function mappingOf(pairs: readonly string[]): Partial<Record<Field, string | number>> {
  const mapping: Partial<Record<Field, string | number>> = {};
  for (const pair of pairs) {
    const [, name = '', column = ''] = /^([^=]*)=(.+)$/s.exec(pair) ?? [];
    const field = fieldNamed(name.trim());
    if (!field || column.trim() === '')
      throw new AppError(
        'VALIDATION_FAILED',
        `--map must be FIELD=COLUMN, and the field one of ${COLUMN_NAMES.join(', ')}`,
      );
    mapping[field] = /^\d+$/.test(column.trim()) ? Number(column) : column.trim();
  }
  return mapping;
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        rejects: { type: 'string' },
        'batch-size': { type: 'string' },
        'dry-run': { type: 'boolean' },
        encoding: { type: 'string' },
        delimiter: { type: 'string' },
        sheet: { type: 'string' },
        'header-row': { type: 'string' },
        map: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new AppError('VALIDATION_FAILED', `${messageOf(error)}\n\n${USAGE}`);
  }
}
