import { createHash } from 'node:crypto';
import { searchDigest } from '../../cache/index.js';
import { AppError } from '../../common/errors.js';
import { MAX_HITS, type SearchQuery } from './search-query.js';

/*
 * A place in a ranking does not outlive a write: with ranks fused and words weighed by how rare they are, one new material
 * moves the scores of all others. So a cursor does not say where the page before ended, but what has been shown: a
 * fingerprint of each hit. The next page ranks anew and takes the best of what has not been shown. Materials that did not
 * change come exactly once, whatever is written in between, and no server has to remember anything.
 */

const VERSION = 1;
const QUERY_BYTES = 6;
/** 40 bits: that two of 2000 hits share one has a chance of 2 in a million. */
const FINGERPRINT_BYTES = 5;
const HEAD_BYTES = 1 + 2 + QUERY_BYTES;

/** The longest cursor, in characters. */
export const MAX_CURSOR = Math.ceil(((HEAD_BYTES + MAX_HITS * FINGERPRINT_BYTES) * 4) / 3);

/** Where a run of pages stands. */
export interface SearchPlace {
  /** The page to come, from 1. */
  page: number;
  /** Fingerprints of the hits that were shown. */
  shown: ReadonlySet<number>;
}

/** Of the id of a hit. */
export function fingerprintOf(id: string): number {
  return createHash('md5').update(id).digest().readUIntBE(0, FINGERPRINT_BYTES);
}

/** An opaque text for a place in the pages of this search. */
export function encodeSearchCursor(query: SearchQuery, { page, shown }: SearchPlace): string {
  const bytes = Buffer.alloc(HEAD_BYTES + shown.size * FINGERPRINT_BYTES);
  bytes.writeUInt8(VERSION, 0);
  bytes.writeUInt16BE(page, 1);
  identityOf(query).copy(bytes, 3);
  let at = HEAD_BYTES;
  for (const fingerprint of shown) at = bytes.writeUIntBE(fingerprint, at, FINGERPRINT_BYTES);
  return bytes.toString('base64url');
}

/**
 * The place that the cursor of a search stands for; the beginning where there is none.
 * Errors: `INVALID_CURSOR` for what {@link encodeSearchCursor} did not make, or made for another search.
 */
export function searchPlaceOf(query: SearchQuery): SearchPlace {
  if (query.cursor === undefined) return { page: query.page, shown: new Set() };
  const bytes = Buffer.from(query.cursor, 'base64url');
  const fingerprints = (bytes.length - HEAD_BYTES) / FINGERPRINT_BYTES;
  const page = bytes.length < HEAD_BYTES ? 0 : bytes.readUInt16BE(1);
  const isOurs =
    bytes[0] === VERSION &&
    Number.isInteger(fingerprints) &&
    fingerprints >= 1 &&
    fingerprints <= MAX_HITS &&
    // Each page before this one had a hit at least.
    page >= 2 &&
    page <= MAX_HITS &&
    bytes.toString('base64url') === query.cursor;
  if (!isOurs) throw invalid('The cursor is not one that this service issued: start without one.');
  if (!bytes.subarray(3, HEAD_BYTES).equals(identityOf(query)))
    throw invalid('The cursor belongs to another search: start without one, or search as before.');
  const shown = new Set<number>();
  for (let at = HEAD_BYTES; at < bytes.length; at += FINGERPRINT_BYTES)
    shown.add(bytes.readUIntBE(at, FINGERPRINT_BYTES));
  return { page, shown };
}

/** What the pages of one search have in common. */
function identityOf({
  query,
  searchType,
  filter,
  minSimilarity,
  fuzzyThreshold,
  sortBy,
}: SearchQuery): Buffer {
  const identity = { query, searchType, filter, minSimilarity, fuzzyThreshold, sortBy };
  return Buffer.from(searchDigest(identity), 'hex').subarray(0, QUERY_BYTES);
}

const invalid = (message: string) => new AppError('INVALID_CURSOR', message);
