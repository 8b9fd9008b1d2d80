/*
 * Made by `bench/matching.ts --fit`, which says of what and how well: docs/matching.md. Not to be changed by hand.
 */

/** What each signal adds to the log-odds. */
export const COEFFICIENTS = {
  byWords: 1.922,
  byMeaning: 1.457,
  family: 0,
  trigrams: 0,
  found: 0,
  lead: 0.623,
} as const;
export const INTERCEPT = -3.156;
