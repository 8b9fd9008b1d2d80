import type { NewMaterial } from '../relational/index.js';

/** Knows how categories and units are called, by their aliases. */
export interface MaterialNames {
  /** The name that each text means; a text that nobody knows stands for itself. Errors: those of the store. */
  categories(texts: readonly string[]): Promise<ReadonlyMap<string, string>>;
  units(texts: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Injection token of the {@link MaterialNames}; without them everything is called as it is written. */
export const MATERIAL_NAMES = Symbol('MaterialNames');

/**
 * The materials with their categories and units called by name: `шт.` and `pcs` are `шт`. Ids stay: those of an import were made
 * of what the file says, so that the same file finds its materials again whatever aliases there are by then.
 */
export async function calledByName(
  materials: readonly NewMaterial[],
  names: MaterialNames,
): Promise<NewMaterial[]> {
  const [categories, units] = await Promise.all([
    names.categories([...new Set(materials.map(({ useCategory }) => useCategory))]),
    names.units([...new Set(materials.map(({ unit }) => unit))]),
  ]);
  return materials.map((material) => ({
    ...material,
    useCategory: categories.get(material.useCategory) ?? material.useCategory,
    unit: units.get(material.unit) ?? material.unit,
  }));
}
