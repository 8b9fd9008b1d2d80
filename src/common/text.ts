/**
 * The one normaliser of the product: what the search indexes, what it is asked, what is embedded and
 * what a cache key is made of pass through it, so that equal keys mean equal answers.
 */

/** NFKC, lower case, `ё` → `е`, control characters and runs of white space → one space, trimmed. Idempotent. */
export function normaliseText(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll('ё', 'е')
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
}
