/**
 * Lengths of a material's fields, in characters, after trimming. The one place: the API's DTOs and the import
 * check against it. КСР, the state classifier, has names of 576 characters.
 */
export const MATERIAL_LIMITS = {
  name: { min: 2, max: 1000 },
  useCategory: { min: 1, max: 200 },
  unit: { min: 1, max: 50 },
  sku: { min: 3, max: 50 },
  description: { min: 1, max: 10_000 },
} as const;

/** What an import takes for a category or a unit that is not given. */
export const MATERIAL_DEFAULTS = { useCategory: 'Стройматериалы', unit: 'шт' } as const;

/** How many materials one batch may have. */
export const BATCH_LIMIT = 1000;
