import { types } from 'node:util';
import { UnencodableValue } from './key-value-errors.js';

/** What `JSON.parse` answers. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The one field of a tag: `{"!": ["Date", 0]}`. */
export const TAG = '!';

/** The typed arrays that are kept, by name. Their bytes are kept as they lie in memory: little-endian wherever Node.js runs. */
export const TYPED_ARRAYS = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
} as const;

/**
 * A value as JSON in which everything that JSON does not know is tagged, and so is every object that looks like a tag.
 * `above`: the objects that it lies in, to find cycles. Errors: UnencodableValue.
 */
export function toTagged(value: unknown, above: Set<object>): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : tag('number', numberName(value));
    case 'undefined':
      return tag('undefined', null);
    case 'bigint':
      return tag('bigint', value.toString(16));
    case 'object':
      return value === null ? null : objectToTagged(value, above);
    case 'function':
    case 'symbol':
      throw new UnencodableValue(`A ${typeof value} cannot be kept`);
  }
}

function objectToTagged(value: object, above: Set<object>): Json {
  if (above.has(value)) throw new UnencodableValue('A value that contains itself cannot be kept');
  above.add(value);
  const answer = contentToTagged(value, (item) => toTagged(item, above));
  above.delete(value);
  return answer;
}

function contentToTagged(value: object, nested: (item: unknown) => Json): Json {
  if (Array.isArray(value)) return Array.from(value as unknown[], (item) => nested(item));
  if (types.isDate(value)) return tag('Date', Number.isNaN(value.getTime()) ? null : value.getTime());
  if (types.isMap(value))
    return tag(
      'Map',
      Array.from(value, ([key, item]) => [nested(key), nested(item)]),
    );
  if (types.isSet(value))
    return tag(
      'Set',
      Array.from(value, (item) => nested(item)),
    );
  if (ArrayBuffer.isView(value)) return tag(viewName(value), base64(value));
  if (types.isArrayBuffer(value)) return tag('ArrayBuffer', base64(new Uint8Array(value)));
  if (types.isBoxedPrimitive(value)) return nested(value.valueOf());
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return nested((value.toJSON as () => unknown)());
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
  if (kind !== 'Object') throw new UnencodableValue(`A value of the kind ${kind} cannot be kept`);
  const fields = Object.fromEntries(Object.entries(value).map(([name, item]) => [name, nested(item)]));
  return TAG in fields ? tag('Object', fields) : fields;
}

const tag = (name: string, content: Json): Json => ({ [TAG]: [name, content] });

const numberName = (value: number) => (Object.is(value, -0) ? '-0' : String(value));

const base64 = (view: ArrayBufferView) =>
  Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('base64');

function viewName(view: ArrayBufferView): string {
  if (Buffer.isBuffer(view)) return 'Buffer';
  const name = Object.prototype.toString.call(view).slice('[object '.length, -1);
  if (name === 'DataView' || name in TYPED_ARRAYS) return name;
  throw new UnencodableValue(`A value of the kind ${name} cannot be kept`);
}
