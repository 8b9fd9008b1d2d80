import fc, { type Arbitrary } from 'fast-check';
import { HOSTILE_VALUES } from './hostile.js';

/** As much of a JSON schema as `openapi.json` uses. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: unknown[];
  example?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  allOf?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  nullable?: boolean;
}

const WORDS = [
  'цемент',
  'М500',
  'арматура',
  'A500C',
  'd12',
  'гипсокартон',
  '12х2500',
  'brick',
  'м²',
  '-вата',
];
const MAX_ITEMS = 3;
const MAX_TEXT = 60;

/** Makes values of the schemas of a document, and values that are nearly so. */
export class SchemaValues {
  constructor(
    private readonly schemas: Record<string, Schema>,
    private readonly ids: readonly string[],
  ) {}

  /** Values that a schema allows, as far as it says. */
  valid(schema: Schema, depth = 0): Arbitrary<unknown> {
    const known = this.resolve(schema);
    if (known.enum) return fc.constantFrom(...known.enum);
    const choice = known.oneOf ?? known.anyOf;
    if (choice) return fc.oneof(...choice.map((one) => this.valid(one, depth)));
    if (depth > 6) return fc.constant(null);
    const made = this.ofType(known, depth);
    return known.example === undefined
      ? made
      : fc.oneof({ weight: 2, arbitrary: fc.constant(known.example) }, made);
  }

  /** A valid value with one part replaced by what does not belong there, left out, or added. */
  mutated(schema: Schema): Arbitrary<unknown> {
    const hostile = fc.constantFrom(...HOSTILE_VALUES);
    return fc
      .tuple(this.valid(schema), hostile, fc.nat(), fc.constantFrom('replace', 'remove', 'add', 'deep'))
      .map(([value, harm, place, how]) => mutate(value, harm, place, how));
  }

  private resolve(schema: Schema): Schema {
    const named = schema.$ref ? this.schemas[schema.$ref.split('/').at(-1) ?? ''] : schema;
    const [part] = named?.allOf ?? [];
    return part ? this.resolve(part) : (named ?? {});
  }

  private ofType(schema: Schema, depth: number): Arbitrary<unknown> {
    switch (schema.type ?? 'object') {
      case 'boolean':
        return fc.boolean();
      case 'integer':
      case 'number':
        return fc.integer({
          min: schema.minimum ?? 0,
          max: Math.max(schema.minimum ?? 0, schema.maximum ?? 1000),
        });
      case 'array':
        return fc.array(this.valid(schema.items ?? {}, depth + 1), {
          minLength: schema.minItems ?? 0,
          maxLength: MAX_ITEMS,
        });
      case 'string':
        return this.text(schema);
      default:
        return this.object(schema, depth);
    }
  }

  private text({ format, minLength = 0, maxLength = MAX_TEXT }: Schema): Arbitrary<string> {
    if (format === 'uuid') return fc.constantFrom(...this.ids);
    if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
    const longest = Math.min(maxLength, MAX_TEXT);
    const words = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 5 });
    return fc.oneof(
      words.map((list) => list.join(' ').slice(0, Math.max(longest, 1))),
      fc.string({ unit: 'binary', minLength: Math.min(minLength, longest), maxLength: longest }),
    );
  }

  private object({ properties = {}, required = [] }: Schema, depth: number): Arbitrary<unknown> {
    const fields = Object.entries(properties).map(
      ([name, schema]) => [name, this.valid(schema, depth + 1)] as const,
    );
    return fc.record(Object.fromEntries(fields), {
      requiredKeys: required.filter((name) => name in properties),
    });
  }
}

function mutate(value: unknown, harm: unknown, place: number, how: string): unknown {
  if (typeof value !== 'object' || value === null) return harm;
  // At an index of chance a list would become endless.
  if (how === 'add' && Array.isArray(value)) return [...(value as unknown[]), harm];
  const copy = structuredClone(value) as Record<string, unknown>;
  const names = Object.keys(copy);
  const name = names[place % Math.max(1, names.length)];
  if (how === 'add' || name === undefined) copy[`field${place}`] = harm;
  else if (how === 'remove' && !Array.isArray(copy)) Reflect.deleteProperty(copy, name);
  else copy[name] = how === 'deep' ? mutate(copy[name], harm, place + 1, 'replace') : harm;
  return copy;
}
