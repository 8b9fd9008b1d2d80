import { createHash } from 'node:crypto';
import { normaliseText } from '../common/text.js';

/** What there is reference data of. */
export type ReferenceKind = 'categories' | 'units' | 'colors';

/** An index entry of PostgreSQL has room for so many characters of any alphabet. */
const LONGEST_KEY = 400;
/** Signs that say nothing in a unit: `кв. м`, `кв.м`, `кв м`; `кВт-ч`, `кВт·ч`. Between digits they do. */
const FILLING = /(?<!\p{Nd})[.,·\-‐-–]|[.,·\-‐-–](?!\p{Nd})|\s/gu;

/**
 * What two spellings of one name have in common: of a category, a unit or a colour no two entries have a name or an alias with
 * the same key. By the normaliser of the search; of units also without spaces and points.
 */
export function referenceKey(kind: ReferenceKind, name: string): string {
  const normal = normaliseText(name);
  const key = (kind === 'units' ? normal.replace(FILLING, '') : normal) || name.trim();
  if (key.length <= LONGEST_KEY) return key;
  return `${key.slice(0, LONGEST_KEY - 41)} ${createHash('sha1').update(key).digest('hex')}`.toWellFormed();
}
