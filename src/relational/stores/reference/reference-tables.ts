import type { ReferenceEntry, ReferenceKind } from '../../reference-store.js';

/** Where a kind is kept. */
export interface ReferenceTables {
  entries: string;
  names: string;
  /** The column by which entries hang on each other; null where they do not. */
  link: 'parent_id' | 'base_id' | null;
  /** Which column of materials has its names. */
  usedIn: 'use_category' | 'unit' | null;
}

export const TABLES: Readonly<Record<ReferenceKind, ReferenceTables>> = {
  categories: { entries: 'categories', names: 'category_names', link: 'parent_id', usedIn: 'use_category' },
  units: { entries: 'units', names: 'unit_names', link: 'base_id', usedIn: 'unit' },
  colors: { entries: 'colors', names: 'color_names', link: null, usedIn: null },
};

/** What only some kinds have: expressions for a row `e`. */
const OWN: Readonly<Record<ReferenceKind, string>> = {
  categories: 'e.parent_id, NULL::uuid AS base_id, NULL::text AS factor, NULL::text AS hex_code',
  units: 'NULL::uuid AS parent_id, e.base_id, trim_scale(e.factor)::text AS factor, NULL::text AS hex_code',
  colors: 'NULL::uuid AS parent_id, NULL::uuid AS base_id, NULL::text AS factor, e.hex_code',
};

export interface ReferenceRow {
  id: string;
  name: string;
  description: string | null;
  aliases: string[];
  parent_id: string | null;
  base_id: string | null;
  factor: string | null;
  hex_code: string | null;
  reviewed: boolean;
  version: number;
  created_at: Date;
  updated_at: Date;
}

/** `SELECT` of a kind's entries `e`, without a condition. */
export function selectEntries(kind: ReferenceKind): string {
  const { entries, names } = TABLES[kind];
  return `SELECT e.id, e.name, e.description, e.reviewed, e.version, e.created_at, e.updated_at, ${OWN[kind]},
      ARRAY(SELECT n.name FROM ${names} n WHERE n.entry_id = e.id AND n.position > 0 ORDER BY n.position, n.key) AS aliases
    FROM ${entries} e`;
}

export function toEntry(row: ReferenceRow): ReferenceEntry {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    aliases: row.aliases,
    parentId: row.parent_id,
    baseId: row.base_id,
    factor: row.factor,
    hexCode: row.hex_code,
    reviewed: row.reviewed,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
