import { MalformedValue, UnencodableValue } from './key-value-errors.js';
import { type Json, toTagged } from './tagged-values.js';
import { fromTagged } from './tagged-values.reading.js';

/** First character of a text with tags; no JSON begins with it. */
const TAGGED = '!';
/** Values nested deeper take the slow path, which tells a cycle from mere depth. */
const MAX_PLAIN_DEPTH = 64;

/**
 * A value as text: JSON if JSON loses nothing of it, else a marked JSON in which the values that JSON does not know
 * carry a tag. Objects of a class are kept as their fields, as `JSON.stringify` and `structuredClone` do; those with a
 * `toJSON` as what it answers. Errors: UnencodableValue.
 */
export function encodeValue(value: unknown): string {
  return isJsonSafe(value, 0) ? JSON.stringify(value) : TAGGED + JSON.stringify(tagged(value));
}

/** What {@link encodeValue} was given. Nothing in the text is executed. Errors: MalformedValue. */
export function decodeValue(text: string): unknown {
  try {
    return isPlain(text) ? (JSON.parse(text) as unknown) : fromTagged(JSON.parse(text.slice(1)) as Json);
  } catch (cause) {
    throw new MalformedValue('The text is not an encoded value', { cause });
  }
}

/** Whether an encoded value is JSON as everybody knows it. */
export function isPlain(text: string): boolean {
  return !text.startsWith(TAGGED);
}

/**
 * One encoding for equal values: the fields of objects are sorted. For what is compared as text, the members of sets.
 * Errors: UnencodableValue.
 */
export function encodeMember(value: unknown): string {
  const text = encodeValue(value);
  if (typeof value !== 'object' || value === null) return text;
  const mark = isPlain(text) ? '' : TAGGED;
  return mark + JSON.stringify(sorted(JSON.parse(text.slice(mark.length)) as Json));
}

function sorted(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const fields = Object.entries(value).map(([name, field]): [string, Json] => [name, sorted(field)]);
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function tagged(value: unknown): Json {
  try {
    return toTagged(value, new Set());
  } catch (error) {
    if (error instanceof RangeError)
      throw new UnencodableValue('The value is nested too deeply', { cause: error });
    throw error;
  }
}

/**
 * Whether `JSON.stringify` loses nothing of the value. Costs an eighth of the `stringify` itself, where a replacer function
 * would cost more than half.
 */
function isJsonSafe(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      break;
    case 'undefined':
    case 'bigint':
    case 'function':
    case 'symbol':
      return false;
  }
  if (value === null) return true;
  if (depth === MAX_PLAIN_DEPTH) return false;
  if (Array.isArray(value)) {
    // By index, so that holes are seen.
    for (let index = 0; index < value.length; index += 1)
      if (!isJsonSafe(value[index], depth + 1)) return false;
    return true;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null && !isRecord(value)) return false;
  // `in` is faster than `Object.keys`; what it finds beyond them is looked at for nothing.
  for (const name in value)
    if (!isJsonSafe((value as Record<string, unknown>)[name], depth + 1)) return false;
  return true;
}

/** An object of a class that has nothing but fields. */
function isRecord(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Object]' && !('toJSON' in value);
}
