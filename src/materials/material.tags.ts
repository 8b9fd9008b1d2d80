import { CATALOGUE_TAG } from '../common/catalogue-tag.js';
import type { ChangeScope, Material } from '../relational/index.js';

export { CATALOGUE_TAG };

/** Everything that was made from one material, also "there is none". */
export const materialTag = (id: string) => `material:${id}`;

/** Every answer that shows one category alone. (Scores also weigh words by the whole catalogue; that may lag.) */
const categoryTag = (category: string) => `search:category:${category}`;

/** The tags of a read: a write to another category leaves alone what was made from these categories only. */
export function scopeTags(categories: readonly string[] | undefined): string[] {
  return categories?.length ? categories.map(categoryTag) : [CATALOGUE_TAG];
}

/** The tags that a write makes void: of every state that the materials had before and have after it. */
export function writeTags(states: readonly Material[]): string[] {
  return changeTags(states.map(({ id, useCategory }) => ({ materialId: id, categories: [useCategory] })));
}

/** The same for changes that others made. */
export function changeTags(changes: readonly ChangeScope[]): string[] {
  if (changes.length === 0) return [];
  return [
    CATALOGUE_TAG,
    ...new Set(
      changes.flatMap(({ materialId, categories }) => [
        materialTag(materialId),
        ...categories.map(categoryTag),
      ]),
    ),
  ];
}
