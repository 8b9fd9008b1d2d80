import { type CellsRecord, filledColumns } from '../raw-record.js';
import { fieldsOf, type TableSchema } from '../schema.js';
import { unreadable } from '../unreadable.js';
import type { HeaderQuestion } from './find-header.js';
import { mapColumns } from './map-columns.js';

const SHOWN = 20;
const SHOWN_LENGTH = 60;

/** Why no header was found: the row that comes nearest to one, what it lacks, and how the columns can be stated. */
export function noHeader<F extends string>(
  sample: readonly CellsRecord[],
  question: HeaderQuestion<F>,
  where = '',
): Error {
  const nearest = nearestRow(sample, question);
  if (!nearest) return unreadable(`There is no row in the file${where}`);
  const cells = nearest.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const { schema } = question;
  const missing = fieldsOf(schema).filter((field) => schema.fields[field].required);
  const found = mapColumns(
    nearest.cells.slice(0, question.maxColumns).map((cell) => ({ heading: cell, readings: [cell] })),
    question.headings,
    schema,
  );
  const lacking = missing.filter((field) => !found?.fields.has(field));
  const message = [
    lacksOf(schema, lacking.length > 0 ? lacking : missing, statesHeading(question)),
    `; found in line ${nearest.line}${where}: ${quoted(cells)}. `,
    `State which column it is by heading or number (mapping ${missing.map((field, index) => `${field}=${index + 1}`).join(', ')}`,
    '), and the line of the header (0 for none).',
    cells.some((cell) => cell.includes('\uFFFD')) ? ' The file is not in the encoding that was stated.' : '',
  ].join('');
  return unreadable(message, undefined, {
    columns: cells.slice(0, SHOWN).map((cell) => cell.slice(0, SHOWN_LENGTH)),
  });
}

function lacksOf<F extends string>(schema: TableSchema<F>, fields: readonly F[], stated: boolean): string {
  const named = fields.map(
    (field) => `the ${field} (${schema.fields[field].headings.slice(0, 5).join(', ')})`,
  );
  return `No column holds ${named.join(' or ')}${stated ? ', or not every heading of the mapping is there' : ''}`;
}

function statesHeading<F extends string>({ mapping }: HeaderQuestion<F>): boolean {
  return Object.values(mapping ?? {}).some((column) => column !== undefined);
}

/** The row that says the most fields; else, of the first, the one with the most cells. */
function nearestRow<F extends string>(
  sample: readonly CellsRecord[],
  question: HeaderQuestion<F>,
): CellsRecord | undefined {
  let best: { record: CellsRecord; score: number } | undefined;
  for (const record of sample) {
    if (question.headerRow !== undefined && question.headerRow > 0 && record.line !== question.headerRow)
      continue;
    const columns = record.cells
      .slice(0, question.maxColumns)
      .map((cell) => ({ heading: cell, readings: [cell] }));
    const fields = mapColumns(columns, question.headings, question.schema)?.score ?? 0;
    const score = fields * 1000 + Math.min(filledColumns(record.cells).length, 999);
    if (score > (best?.score ?? -1)) best = { record, score };
  }
  return best?.record ?? sample[0];
}

/** `"a", "b" and 3 more`. */
export function quoted(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => `"${name.slice(0, SHOWN_LENGTH)}"`);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return `${shown.join(', ')}${more}`;
}
