import { foreignUtf8 } from '../text/mojibake.js';
import type { Encoding } from '../text/encodings.js';

const ERRORS =
  /^#(?:REF!|N\/A|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|ССЫЛКА!|Н\/Д|ЗНАЧ!|ДЕЛ\/0!|ИМЯ\?|ЧИСЛО!|ПУСТО!)$/;

/** A check of cells: what is wrong with one, or undefined. */
export function cellChecker(
  encoding: Encoding | null,
  cellLength: number,
): (text: string) => string | undefined {
  const isForeign = foreignUtf8(encoding ?? 'utf-8');
  const invalid = `is not valid ${(encoding ?? 'utf-8').toUpperCase()}`;
  return (text) => {
    if (text.length > cellLength) return `has more than ${cellLength} characters`;
    if (text.includes('\uFFFD') || !text.isWellFormed()) return invalid;
    if (text.includes('\u0000')) return 'contains a NUL character';
    if (isForeign(text)) return `is UTF-8, and the file ${encoding}`;
    if (text.startsWith('#') && ERRORS.test(text)) return 'is an error of the spreadsheet';
    return undefined;
  };
}
