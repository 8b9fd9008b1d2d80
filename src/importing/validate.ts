import {
  derivedMaterialId,
  MATERIAL_DEFAULTS,
  MATERIAL_LIMITS,
  type NewMaterial,
} from '../relational/index.js';
import { type Cells, type Field, FIELDS } from './raw-row.js';

/** How a caller, and a file, names the fields. */
const NAMES: Record<Field, string> = {
  sku: 'sku',
  name: 'name',
  useCategory: 'use_category',
  unit: 'unit',
  description: 'description',
};

/** Columns of the CSV of rejected rows, beside line and reason, and of the file as this project writes it. */
export const COLUMN_NAMES = FIELDS.map((field) => NAMES[field]);

/**
 * The material of a row, or everything that is wrong with it, by the limits of the API. A missing category or unit
 * takes its default; without a SKU the id is derived from the content.
 */
export function materialOf(cells: Cells): { material: NewMaterial } | { reason: string } {
  const faults: string[] = [];
  const read = (field: Field): string => {
    const text = textOfCell(cells[field]);
    const fault = text === undefined ? 'must be text' : faultOf(text, MATERIAL_LIMITS[field]);
    if (fault) faults.push(`${NAMES[field]} ${fault}`);
    return text ?? '';
  };
  const name = read('name');
  if (name === '') faults.push('name is missing');
  const material = {
    name,
    useCategory: read('useCategory') || MATERIAL_DEFAULTS.useCategory,
    unit: read('unit') || MATERIAL_DEFAULTS.unit,
    sku: read('sku') || null,
    description: read('description') || null,
  };
  if (faults.length > 0) return { reason: faults.join('; ') };
  return { material: material.sku ? material : { ...material, id: derivedMaterialId(material) } };
}

/** A cell as trimmed text; a number is one too, since JSON has codes as numbers. Undefined for anything else. */
export function textOfCell(cell: unknown): string | undefined {
  if (cell === undefined || cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  return typeof cell === 'string' ? cell.trim() : undefined;
}

function faultOf(text: string, { min, max }: { min: number; max: number }): string | undefined {
  if (text === '') return undefined;
  // PostgreSQL counts characters, JavaScript the halves of surrogate pairs.
  const { length } = Array.from(text);
  if (length < min) return `has ${length} character(s), at least ${min} are needed`;
  if (length > max) return `has ${length} characters, at most ${max} are allowed`;
  if (text.includes('\uFFFD') || !text.isWellFormed()) return 'is not valid UTF-8';
  if (text.includes('\u0000')) return 'contains a NUL character';
  return undefined;
}
