import { CATALOGUE_TAG } from '../common/catalogue-tag.js';
import type { ReferenceKind, ReferenceStatus } from '../relational/index.js';

/** Everything that was made from the entries of a kind that somebody has reviewed. */
export const kindTag = (kind: ReferenceKind) => `reference:${kind}`;

/** What was made from what units mean. */
export const UNITS_TAG = kindTag('units');

/** The tags of a list: what materials bring is made known with them, so it is void with every write of a material. */
export function listTags(kind: ReferenceKind, status: ReferenceStatus): string[] {
  return status === 'reviewed' ? [kindTag(kind)] : [kindTag(kind), CATALOGUE_TAG];
}
