/** How a currency is written beside an amount, in lower case, without the points of abbreviations; by its ISO 4217 code. */
const NAMES: Record<string, readonly string[]> = {
  RUB: ['₽', 'р', 'руб', 'рубль', 'рубля', 'рублей', 'рубли', 'rub', 'rur', 'ruble', 'rubles', 'росруб'],
  USD: ['$', 'usd', 'долл', 'доллар', 'доллара', 'долларов', 'доллары', 'долл сша', 'us$'],
  EUR: ['€', 'eur', 'euro', 'евро'],
  BYN: ['byn', 'br', 'бел руб', 'белруб', 'белорусских рублей', 'byr'],
  KZT: ['₸', 'kzt', 'тг', 'тенге', 'тнг'],
  UAH: ['₴', 'uah', 'грн', 'гривна', 'гривен', 'гривны'],
  CNY: ['cny', 'rmb', 'юань', 'юаней', 'юани'],
  GBP: ['£', 'gbp'],
  UZS: ['uzs', 'сум'],
  KGS: ['kgs', 'сом'],
  AMD: ['֏', 'amd', 'драм'],
  GEL: ['₾', 'gel', 'лари'],
  AZN: ['₼', 'azn', 'манат'],
  TRY: ['₺', 'try'],
};

const CODES = new Map(
  Object.entries(NAMES).flatMap(([code, names]) => names.map((name) => [name, code] as const)),
);
const LONGEST_FIRST = [...CODES.keys()].sort((a, b) => b.length - a.length);
const WORD = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${LONGEST_FIRST.map((name) => name.replace(/[$]/g, '\\$&')).join('|')})(?![\\p{L}\\p{N}])`,
  'u',
);

/** The ISO 4217 code of a currency as people write it (`руб.`, `₽`, `EUR`), or undefined. */
export function currencyOf(word: string): string | undefined {
  return CODES.get(plainWord(word));
}

/** The currency that the heading of a column names (`Цена с НДС, руб.` → `RUB`), or undefined. */
export function currencyOfHeading(heading: string): string | undefined {
  const found = WORD.exec(plainWord(heading));
  return found ? CODES.get(found[0]) : undefined;
}

function plainWord(text: string): string {
  return text
    .toLowerCase()
    .replace(/[.\s]+/g, ' ')
    .trim();
}
