import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Material, NewMaterial } from '../material.js';
import { lexicalText, lexicalWords } from '../lexical-text.js';
import { referenceKey, type ReferenceKind } from '../reference-key.js';

/** A row of `materials`, without what only the search reads. */
export interface MaterialRow {
  id: string;
  name: string;
  use_category: string;
  unit: string;
  sku: string | null;
  description: string | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

/** The columns of a {@link MaterialRow}. */
export const COLUMNS = 'id, name, use_category, unit, sku, description, version, created_at, updated_at';

/** What a batch brings, one array a column: `unnest` reads that in half the time of JSON. */
const INPUT_COLUMNS = [
  'id',
  'name',
  'use_category',
  'unit',
  'sku',
  'description',
  'head',
  'rest',
  'category_words',
  'description_words',
  'category_key',
  'unit_key',
] as const;

type InputRow = Record<(typeof INPUT_COLUMNS)[number], string | null>;

/** Reads what {@link inputParameters} gives. */
export const INPUT = `SELECT * FROM unnest(${INPUT_COLUMNS.map(
  (column, index) => `$${index + 1}::${column === 'id' ? 'uuid' : 'text'}[]`,
).join(', ')}) AS input(${INPUT_COLUMNS.join(', ')})`;

/** The weighted lexemes of a row of the input `i`. `russian` stems words in Latin letters as English. */
export const SEARCH_VECTOR = `setweight(to_tsvector('pg_catalog.russian', i.head), 'A')
  || setweight(to_tsvector('pg_catalog.russian', i.rest), 'B')
  || setweight(to_tsvector('pg_catalog.russian', i.category_words), 'C')
  || setweight(to_tsvector('pg_catalog.russian', i.description_words), 'D')`;

/** PostgreSQL's text has no NUL and no lone surrogates. */
export const clean = (text: string) => text.toWellFormed().replaceAll('\0', '');
export const cleanOrNull = (text: string | null) => (text === null ? null : clean(text));

/** A new material as the store keeps it. */
export function storable<T extends NewMaterial>(material: T): T {
  return {
    ...material,
    name: clean(material.name),
    useCategory: clean(material.useCategory),
    unit: clean(material.unit),
    sku: cleanOrNull(material.sku),
    description: cleanOrNull(material.description),
  };
}

/** Materials whose words are made in one go: 100 take some 3 ms of the event loop, in which requests wait. */
const TURN = 100;

/** The parameters of a statement that reads {@link INPUT}. Between many materials, others have a turn. */
export async function inputParameters(
  materials: readonly (NewMaterial & { id: string })[],
): Promise<unknown[]> {
  const keys = { category: remembering('categories'), unit: remembering('units') };
  const rows: InputRow[] = [];
  for (const material of materials) {
    if (rows.length > 0 && rows.length % TURN === 0) await nextTurn();
    rows.push({
      ...inputRow(material),
      category_key: keys.category(material.useCategory),
      unit_key: keys.unit(material.unit),
    });
  }
  return INPUT_COLUMNS.map((column) => rows.map((row) => row[column]));
}

/** A batch has few categories and units, again and again. */
function remembering(kind: ReferenceKind): (name: string) => string {
  const keys = new Map<string, string>();
  return (name) => {
    const key = keys.get(name) ?? referenceKey(kind, name);
    keys.set(name, key);
    return key;
  };
}

function inputRow(material: NewMaterial & { id: string }): Omit<InputRow, 'category_key' | 'unit_key'> {
  const { head, rest } = lexicalWords(material.name);
  return {
    id: material.id,
    name: material.name,
    use_category: material.useCategory,
    unit: material.unit,
    sku: material.sku,
    description: material.description,
    head: head.join(' '),
    rest: rest.join(' '),
    category_words: lexicalText(material.useCategory),
    description_words: material.description === null ? '' : lexicalText(material.description),
  };
}

export function toMaterial(row: MaterialRow): Material {
  return {
    id: row.id,
    name: row.name,
    useCategory: row.use_category,
    unit: row.unit,
    sku: row.sku,
    description: row.description,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Whether writing `wanted` over `present` would change nothing. */
export function isSame(present: Material, wanted: NewMaterial): boolean {
  return (
    present.name === wanted.name &&
    present.useCategory === wanted.useCategory &&
    present.unit === wanted.unit &&
    present.sku === wanted.sku &&
    present.description === wanted.description
  );
}
