import { currencyOfHeading } from '../../tabular/index.js';

const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
const CODE = /^[a-z]{3}$/i;

/** Whether it is the code of a currency by ISO 4217, in capital letters. */
export const isCurrency = (code: string): boolean => CODES.has(code);

/** The currency that a cell of a column `Валюта` names, by its code or as people write it (`руб.`, `€`); undefined: none that is known. */
export function currencyOfCell(text: string): string | undefined {
  const code = text.trim().toUpperCase();
  return CODE.test(code) && isCurrency(code) ? code : currencyOfHeading(text);
}
