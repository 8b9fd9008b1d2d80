/** How a key begins, so that people and scanners of leaked secrets know it for what it is. */
export const KEY_PREFIX = 'rmk_';
const TEXT = /^rmk_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([\w-]{43})$/;

/** A key as its bearer has it: id and secret. */
export const textOfKey = (id: string, secret: string): string =>
  `${KEY_PREFIX}${id.replaceAll('-', '')}_${secret}`;

/** Id and secret of a key, or null. */
export function readKey(text: string): { id: string; secret: string } | null {
  const parts = TEXT.exec(text);
  return parts && { id: parts.slice(1, 6).join('-'), secret: parts[6] ?? '' };
}
