import { MalformedValue } from './key-value-errors.js';
import { type Json, TAG, TYPED_ARRAYS } from './tagged-values.js';

/** What `toTagged` was given. Makes values of a fixed list of kinds and calls nothing else. Errors: MalformedValue. */
export function fromTagged(json: Json): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map(fromTagged);
  return Object.hasOwn(json, TAG) ? untag(json[TAG]) : fieldsOf(json);
}

const NUMBERS = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

type Reader = (content: Json) => unknown;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['undefined', () => undefined],
  ['number', (content) => NUMBERS.get(text(content)) ?? malformed()],
  ['bigint', (content) => bigint(text(content))],
  ['Date', (content) => new Date(content === null ? Number.NaN : number(content))],
  ['Map', (content) => new Map(list(content).map(entry))],
  ['Set', (content) => new Set(list(content).map(fromTagged))],
  ['Object', (content) => (isFields(content) ? fieldsOf(content) : malformed())],
  ['Buffer', (content) => bytes(content)],
  ['ArrayBuffer', (content) => bufferOf(bytes(content))],
  ['DataView', (content) => new DataView(bufferOf(bytes(content)))],
  ...Object.entries(TYPED_ARRAYS).map(([name, Type]): [string, Reader] => [
    name,
    // A length that is not a whole number of elements is an error of the constructor.
    (content) => new Type(bufferOf(bytes(content))),
  ]),
]);

function untag(tag: Json | undefined): unknown {
  const [name, content, ...more] = list(tag);
  if (content === undefined || more.length > 0) return malformed();
  return (READERS.get(text(name)) ?? malformed())(content);
}

/** `Object.fromEntries` makes a field `__proto__` a field like any other. */
function fieldsOf(fields: Record<string, Json>): object {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fromTagged(field)]));
}

function entry(pair: Json): [unknown, unknown] {
  const [key, value, ...more] = list(pair);
  if (key === undefined || value === undefined || more.length > 0) return malformed();
  return [fromTagged(key), fromTagged(value)];
}

function bigint(hexadecimal: string): bigint {
  const [, sign, digits] = /^(-?)([\da-f]+)$/.exec(hexadecimal) ?? malformed();
  const magnitude = BigInt(`0x${digits ?? ''}`);
  return sign ? -magnitude : magnitude;
}

function bytes(content: Json): Buffer {
  const encoded = text(content);
  const decoded = Buffer.from(encoded, 'base64');
  return decoded.toString('base64') === encoded ? decoded : malformed();
}

/** Bytes in a buffer of their own: small ones come out of a shared pool, where no typed array may be aligned. */
function bufferOf(buffer: Buffer): ArrayBuffer {
  return Uint8Array.from(buffer).buffer;
}

const isFields = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: Json | undefined) => (typeof value === 'string' ? value : malformed());
const number = (value: Json) => (typeof value === 'number' ? value : malformed());
const list = (value: Json | undefined) => (Array.isArray(value) ? value : malformed());

function malformed(): never {
  throw new MalformedValue('The tag is not one of ours');
}
