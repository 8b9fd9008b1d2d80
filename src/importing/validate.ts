import {
  derivedMaterialId,
  MATERIAL_DEFAULTS,
  MATERIAL_LIMITS,
  type NewMaterial,
} from '../relational/index.js';
import { type Cells, type Field, FIELDS } from './material-schema.js';

/** How a caller, and a file, names the fields. */
const NAMES: Record<Field, string> = {
  sku: 'sku',
  name: 'name',
  useCategory: 'use_category',
  unit: 'unit',
  description: 'description',
  id: 'id',
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Columns of the CSV of rejected rows, beside line and reason, and of the file as this project writes it. */
export const COLUMN_NAMES = FIELDS.map((field) => NAMES[field]);

/** The field that a caller names so, or undefined. */
export function fieldNamed(name: string): Field | undefined {
  return FIELDS.find((field) => NAMES[field] === name);
}

/** How a caller names a field. */
export function nameOfField(field: Field): string {
  return NAMES[field];
}

/** What a row without a category or a unit gets. */
export interface Defaults {
  useCategory: string;
  unit: string;
}

/**
 * The material of a row, or everything that is wrong with it, by the limits of the API. A missing category or unit
 * takes its default; without a SKU the id is derived from the content. An id of another kind than this catalogue has is passed over.
 */
export function materialOf(
  cells: Cells,
  defaults: Defaults = MATERIAL_DEFAULTS,
): { material: NewMaterial } | { reason: string; column: string; value: string } {
  const faults: { field: Field; reason: string }[] = [];
  const read = (field: Exclude<Field, 'id'>): string => {
    const text = cells[field] ?? '';
    const fault = faultOf(text, MATERIAL_LIMITS[field]);
    if (fault) faults.push({ field, reason: `${NAMES[field]} ${fault}` });
    return text;
  };
  const name = read('name');
  if (name === '') faults.push({ field: 'name', reason: 'name is missing' });
  const material = {
    name,
    useCategory: read('useCategory') || defaults.useCategory,
    unit: read('unit') || defaults.unit,
    sku: read('sku') || null,
    description: read('description') || null,
  };
  const [first] = faults;
  if (first) {
    const reason = faults.map((fault) => fault.reason).join('; ');
    return { reason, column: NAMES[first.field], value: cells[first.field] ?? '' };
  }
  const sameAs = UUID.test(cells.id ?? '') ? { sameAs: cells.id?.toLowerCase() } : {};
  const id = material.sku ? {} : { id: derivedMaterialId(material) };
  return { material: { ...material, ...id, ...sameAs } };
}

function faultOf(text: string, { min, max }: { min: number; max: number }): string | undefined {
  if (text === '') return undefined;
  // PostgreSQL counts characters, JavaScript the halves of surrogate pairs.
  const { length } = Array.from(text);
  if (length < min) return `has ${length} character(s), at least ${min} are needed`;
  if (length > max) return `has ${length} characters, at most ${max} are allowed`;
  return undefined;
}
