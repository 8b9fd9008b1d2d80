import { normaliseText } from '../common/text.js';
import { type Field, FIELDS, unreadable } from './raw-row.js';

/** How suppliers head a column, by preference, without case, spaces and punctuation. */
const HEADINGS: Record<Field, readonly string[]> = {
  sku: [
    'sku',
    'артикул',
    'код',
    'code',
    'okpd2',
    'окпд2',
    'окпд',
    'кодтовара',
    'кодматериала',
    'article',
    'vendorcode',
    'resourcecode',
  ],
  name: [
    'name',
    'наименование',
    'название',
    'номенклатура',
    'материал',
    'наименованиематериала',
    'наименованиетовара',
    'товар',
    'materialname',
    'productname',
    'material',
    'product',
    'title',
  ],
  useCategory: ['usecategory', 'category', 'категория', 'группа', 'товарнаягруппа', 'раздел', 'group'],
  unit: [
    'unit',
    'ед',
    'едизм',
    'единица',
    'единицаизмерения',
    'едизмерения',
    'единицы',
    'units',
    'uom',
    'unitofmeasure',
  ],
  description: ['description', 'описание', 'примечание', 'комментарий', 'note', 'notes', 'comment'],
};

const RANK = new Map(
  FIELDS.flatMap((field) => HEADINGS[field].map((heading, rank) => [heading, { field, rank }] as const)),
);

/** The field that a heading means and how well (0 is best), or undefined: `Ед. изм.` is the unit. */
export function fieldOf(heading: string): { field: Field; rank: number } | undefined {
  if (heading.length > 100) return undefined;
  return RANK.get(normaliseText(heading).replace(/[^\p{L}\p{N}]/gu, ''));
}

/**
 * Which column holds which field. Of two columns that could be the same field the better heading wins, then the
 * first. Errors: `FILE_UNREADABLE` naming the columns there are, when none is the name.
 */
export function mapColumns(header: readonly string[]): Map<Field, number> {
  const columns = new Map<Field, number>();
  const ranks = new Map<Field, number>();
  header.forEach((heading, index) => {
    const found = fieldOf(heading);
    if (!found || found.rank >= (ranks.get(found.field) ?? Infinity)) return;
    ranks.set(found.field, found.rank);
    columns.set(found.field, index);
  });
  if (!columns.has('name')) throw unreadable(noName(header));
  return columns;
}

function noName(header: readonly string[]): string {
  const shown = header.slice(0, 20).map((heading) => `"${heading.slice(0, 60)}"`);
  const more = header.length > shown.length ? ` and ${header.length - shown.length} more` : '';
  const encoding = header.some((heading) => heading.includes('\uFFFD')) ? ' The file is not UTF-8.' : '';
  return `No column holds the name (name, наименование, название, номенклатура, материал); found: ${shown.join(', ')}${more}.${encoding}`;
}
