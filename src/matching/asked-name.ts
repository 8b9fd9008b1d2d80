import { createHash } from 'node:crypto';
import { normaliseText } from '../common/text.js';

/** A name to be matched, as it is looked for. */
export interface AskedName {
  /** Normalised. */
  name: string;
  /** Normalised. */
  unit: string | null;
  /** As it was written, when it may be a SKU. */
  sku: string | null;
}

const SKU = /^\S{3,50}$/;

/** What is looked for when somebody writes this. */
export function askedName(name: string, unit: string | null): AskedName {
  const written = name.trim();
  return {
    name: normaliseText(name),
    unit: unit === null ? null : normaliseText(unit),
    sku: SKU.test(written) ? written : null,
  };
}

/** Equal keys mean equal answers. */
export function keyOf({ name, unit, sku }: AskedName): string {
  return JSON.stringify([name, unit, sku]);
}

/** Of what is equal for a person: what was decided about one is remembered for the other. */
export function memoryKey({ name, unit }: AskedName): string {
  return createHash('sha256')
    .update(JSON.stringify([name, unit]))
    .digest('hex');
}
