import { normaliseText } from '../../common/text.js';
import { fieldsOf, type TableSchema } from '../schema.js';

/** How a heading says a field: word by word; with a unit or a currency behind; as its first words; as its last. */
export type Manner = 'exact' | 'unit' | 'begins' | 'ends';

export interface HeadingMatch<F extends string> {
  field: F;
  manner: Manner;
  /** The heading of the schema that it is. */
  known: string;
  /** Lower is better. */
  rank: number;
}

const MANNERS: readonly Manner[] = ['exact', 'unit', 'begins', 'ends'];
const LONGEST_HEADING = 100;
const REMEMBERED = 2000;

/** Currencies say nothing of the field, wherever they stand: `Цена, руб. с НДС`. */
const CURRENCIES = new Set(
  'р руб рубль рубля рублей rub rur usd eur byn kzt uah тг тенге евро долл доллар бел'.split(' '),
);
/** Nor do units behind the heading: `Вес, кг`, `Цена за ед.`, `Цена, руб./шт.`. */
const UNITS = new Set(
  'за в ед единицу шт штук м м2 м3 мм см пог п кг т тн тонн тонну л кв куб per pcs kg m m2 m3 pc piece each unit'.split(
    ' ',
  ),
);

/** Which field a heading means, for the fields of a schema. */
export class Headings<F extends string> {
  private readonly known = new Map<string, { field: F; heading: string; rank: number }>();
  private readonly remembered = new Map<string, HeadingMatch<F> | undefined>();

  constructor(schema: TableSchema<F>) {
    for (const field of fieldsOf(schema))
      schema.fields[field].headings.forEach((heading, rank) => {
        const key = headingKey(heading);
        if (!this.known.has(key)) this.known.set(key, { field, heading, rank });
      });
  }

  /** The field, or undefined: `ЕД. ИЗМ` is the unit; a heading of more than 100 characters is none. */
  match(heading: string): HeadingMatch<F> | undefined {
    if (heading.length > LONGEST_HEADING) return undefined;
    if (this.remembered.has(heading)) return this.remembered.get(heading);
    const found = this.find(heading);
    if (this.remembered.size >= REMEMBERED) this.remembered.clear();
    this.remembered.set(heading, found);
    return found;
  }

  private find(heading: string): HeadingMatch<F> | undefined {
    const words = wordsOf(heading);
    const whole = this.lookUp(words, 'exact');
    if (whole) return whole;
    const bare = withoutUnits(words);
    const unit = bare.length < words.length ? this.lookUp(bare, 'unit') : undefined;
    if (unit) return unit;
    for (let count = bare.length - 1; count > 0; count--) {
      const found = this.lookUp(bare.slice(0, count), 'begins') ?? this.lookUp(bare.slice(-count), 'ends');
      if (found) return found;
    }
    return undefined;
  }

  private lookUp(words: readonly string[], manner: Manner): HeadingMatch<F> | undefined {
    const found = this.known.get(words.join(''));
    if (!found) return undefined;
    const rank = MANNERS.indexOf(manner) * 1000 + found.rank;
    return { field: found.field, manner, known: found.heading, rank };
  }
}

/** What is compared of a heading: no case, spaces and punctuation. */
export function headingKey(heading: string): string {
  return wordsOf(heading).join('');
}

function wordsOf(heading: string): string[] {
  return normaliseText(heading).match(/[\p{L}\p{N}]+/gu) ?? [];
}

function withoutUnits(words: readonly string[]): string[] {
  const bare = words.filter((word, index) => index === 0 || !CURRENCIES.has(word));
  let end = bare.length;
  while (end > 1 && UNITS.has(bare[end - 1] ?? '')) end -= 1;
  return bare.slice(0, end);
}
