import { createHash } from 'node:crypto';
import type { NewMaterial } from './material.js';

/** Namespace of the ids below; a random UUID that must never change. */
const NAMESPACE = Buffer.from('6f1d7b0a4c1e4f0f9a3e5d2c8b7a6190', 'hex');

/**
 * The id of a material that an import brings without a SKU: a name-based UUID (RFC 9562, version 5) of name, unit
 * and category, so that the same file loaded twice makes no duplicates. White space does not matter, case does.
 */
export function derivedMaterialId(material: Pick<NewMaterial, 'name' | 'unit' | 'useCategory'>): string {
  const key = [material.name, material.unit, material.useCategory].map((text) =>
    text.trim().replace(/\s+/gu, ' '),
  );
  const hash = createHash('sha1').update(NAMESPACE).update(JSON.stringify(key)).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
