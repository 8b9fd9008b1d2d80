import { referenceKey } from '../../relational/index.js';
import { type Decimal, multiply, parseDecimal, quotient } from './decimal.js';

/** What two names of units mean for each other. */
export type UnitRelation = 'same' | 'convertible' | 'different' | 'unknown';

/** A reviewed unit: what the table is made from. */
export interface KnownUnit {
  id: string;
  name: string;
  aliases: readonly string[];
  base_unit_id: string | null;
  factor: string | null;
}

/** A unit by its dimension, and how many of the dimension's base unit it is. */
interface Measure {
  id: string;
  name: string;
  dimension: string;
  factor: Decimal;
}

const ONE: Decimal = { digits: 1n, scale: 0 };
/** Names that were looked up, remembered: a catalogue has few, suppliers write some more. */
const MOST_REMEMBERED = 10_000;

/** The units at one moment: everything here is synchronous, and takes a look into a map. */
export class UnitTable {
  private readonly byKey = new Map<string, Measure>();
  private readonly keys = new Map<string, string>();

  constructor(units: readonly KnownUnit[]) {
    for (const { id, name, aliases, base_unit_id, factor } of units) {
      const measure = {
        id,
        name,
        dimension: base_unit_id ?? id,
        factor: factor === null ? ONE : parseDecimal(factor),
      };
      for (const alias of [name, ...aliases]) this.byKey.set(referenceKey('units', alias), measure);
    }
  }

  /** The name of the unit that is meant, or the text itself, trimmed, where nobody knows it. */
  canonical(name: string): string {
    return this.byKey.get(this.keyOf(name))?.name ?? name.trim();
  }

  isKnown(name: string): boolean {
    return this.byKey.has(this.keyOf(name));
  }

  /**
   * `same`: names of one unit; also two spellings of one that nobody knows. `convertible`: of one dimension. `different`: both are
   * known and of different dimensions. `unknown`: at least one of them is not known.
   */
  compare(a: string, b: string): UnitRelation {
    const [keyA, keyB] = [this.keyOf(a), this.keyOf(b)];
    if (keyA === keyB) return 'same';
    const [from, to] = [this.byKey.get(keyA), this.byKey.get(keyB)];
    if (!from || !to) return 'unknown';
    if (from.id === to.id) return 'same';
    return from.dimension === to.dimension ? 'convertible' : 'different';
  }

  /** How many of `to` the `value` of `from` is; null where they do not convert. `value`: a decimal. */
  convert(value: string, from: string, to: string): { text: string; exact: boolean } | null {
    const relation = this.compare(from, to);
    if (relation !== 'same' && relation !== 'convertible') return null;
    const factorOf = (name: string) => this.byKey.get(this.keyOf(name))?.factor ?? ONE;
    return quotient(multiply(parseDecimal(value), factorOf(from)), factorOf(to));
  }

  /** How many `to` one `from` is, as a decimal; null where they do not convert, or the digits would never end. */
  factor(from: string, to: string): string | null {
    const factor = this.convert('1', from, to);
    return factor?.exact ? factor.text : null;
  }

  private keyOf(name: string): string {
    const known = this.keys.get(name);
    if (known !== undefined) return known;
    const key = referenceKey('units', name);
    if (this.keys.size < MOST_REMEMBERED) this.keys.set(name, key);
    return key;
  }
}
