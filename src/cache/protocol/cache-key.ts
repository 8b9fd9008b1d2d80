import { createHash } from 'node:crypto';
import { normaliseText } from '../../common/text.js';
import type { Region } from './regions.js';

/** Grows when the meaning of stored entries changes: older ones are then never read again. */
export const SCHEMA_VERSION = 'v1';

/**
 * A form in which equal requests are equal texts: object fields sorted, absent ones left out, dates as ISO text.
 * The order of lists is kept, since it may matter; sort them before where it does not.
 */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_field, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

/** MD5 of the canonical form. Not for security: for short keys, as in the original system. */
export function digest(value: unknown): string {
  return createHash('md5').update(canonical(value)).digest('hex');
}

/** The digest of a request with its query normalised by the same function that the search uses. */
export function searchDigest(request: { query: string }): string {
  return digest({ ...request, query: normaliseText(request.query) });
}

/** The key of an entry, without the namespace. `id` is a digest or the id of what is cached. */
export function entryKey(region: Region, id: string): string {
  return `${region}:${id}`;
}
