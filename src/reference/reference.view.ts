import type { ReferenceEntry, ReferenceKind } from '../relational/index.js';

/** What entries of every kind show: plain JSON, which is also what the cache keeps. */
export interface EntryView {
  id: string;
  name: string;
  description: string | null;
  aliases: string[];
  reviewed: boolean;
  version: number;
  created_at: string;
  updated_at: string;
  /** How many materials have it: in lists of what is to be reviewed. */
  materials?: number;
}

export interface CategoryView extends EntryView {
  parent_id: string | null;
}

export interface UnitView extends EntryView {
  base_unit_id: string | null;
  /** How many of the base unit one is: a decimal. */
  factor: string | null;
}

export interface ColorView extends EntryView {
  hex_code: string | null;
  rgb_values: number[] | null;
}

/** What an entry of each kind shows. */
export interface ReferenceViews {
  categories: CategoryView;
  units: UnitView;
  colors: ColorView;
}

const VIEWS: { [K in ReferenceKind]: (entry: ReferenceEntry) => ReferenceViews[K] } = {
  categories: (entry) => ({ ...entryView(entry), parent_id: entry.parentId }),
  units: (entry) => ({ ...entryView(entry), base_unit_id: entry.baseId, factor: entry.factor }),
  colors: (entry) => ({
    ...entryView(entry),
    hex_code: entry.hexCode,
    rgb_values: entry.hexCode === null ? null : rgbOf(entry.hexCode),
  }),
};

export function viewOf<K extends ReferenceKind>(kind: K, entry: ReferenceEntry): ReferenceViews[K] {
  return VIEWS[kind](entry);
}

/** `#FF8000` → 255, 128, 0. */
export const rgbOf = (hex: string): number[] =>
  [1, 3, 5].map((place) => Number.parseInt(hex.slice(place, place + 2), 16));

function entryView(entry: ReferenceEntry): EntryView {
  return {
    id: entry.id,
    name: entry.name,
    description: entry.description,
    aliases: entry.aliases,
    reviewed: entry.reviewed,
    version: entry.version,
    created_at: entry.createdAt.toISOString(),
    updated_at: entry.updatedAt.toISOString(),
  };
}
