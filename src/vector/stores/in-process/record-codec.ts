import type { VectorPoint } from '../../vector-store.js';
import { quantiseRow } from './quantise.js';
import { readUuid, UUID_BYTES, writeUuid } from './uuid-bytes.js';

/** A point as the log and the table hold it. Of the payload only what a filter can ask for is kept. */
export interface VectorRecord {
  id: string;
  /** What a level of `values` stands for. */
  scale: number;
  /** One int8 level for each dimension; may be a view that the next read changes. */
  values: Int8Array;
  category: string;
  unit: string;
  createdAt: number;
  updatedAt: number;
}

/** What one record of the log does. */
export type Change = { op: 'put'; record: VectorRecord } | { op: 'remove'; id: string };

const PUT = 1;
const REMOVE = 2;
/** op, id, scale, createdAt, updatedAt, and the lengths of category and unit. */
const PUT_HEAD = 1 + UUID_BYTES + 4 + 8 + 8 + 2 + 2;
const SCALE_AT = 1 + UUID_BYTES;
const CREATED_AT = SCALE_AT + 4;
const UPDATED_AT = CREATED_AT + 8;
const LENGTHS_AT = UPDATED_AT + 8;

/** The record of a point: its vector quantised. */
export function recordOf(point: VectorPoint): VectorRecord {
  const values = new Int8Array(point.vector.length);
  const scale = quantiseRow(point.vector, values, 0);
  const { category, unit, createdAt, updatedAt } = point.payload;
  return { id: point.id, scale, values, category, unit, createdAt, updatedAt };
}

/** Bytes of one change, little-endian. Errors: RangeError when the id is not a UUID or a text exceeds 64 KiB. */
export function encodeChange(change: Change): Buffer {
  if (change.op === 'remove') {
    const bytes = Buffer.allocUnsafe(1 + UUID_BYTES);
    bytes[0] = REMOVE;
    writeUuid(bytes, 1, change.id);
    return bytes;
  }
  const { id, scale, values, category, unit, createdAt, updatedAt } = change.record;
  const categoryBytes = Buffer.byteLength(category);
  const unitBytes = Buffer.byteLength(unit);
  const bytes = Buffer.allocUnsafe(PUT_HEAD + categoryBytes + unitBytes + values.length);
  bytes[0] = PUT;
  writeUuid(bytes, 1, id);
  bytes.writeFloatLE(scale, SCALE_AT);
  bytes.writeDoubleLE(createdAt, CREATED_AT);
  bytes.writeDoubleLE(updatedAt, UPDATED_AT);
  bytes.writeUInt16LE(categoryBytes, LENGTHS_AT);
  bytes.writeUInt16LE(unitBytes, LENGTHS_AT + 2);
  bytes.write(category, PUT_HEAD);
  bytes.write(unit, PUT_HEAD + categoryBytes);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.length), bytes.length - values.length);
  return bytes;
}

/** The changes of one frame. `values` are views of `frame`. */
export function* decodeChanges(frame: Buffer, dimensions: number): Generator<Change> {
  for (let at = 0; at < frame.length;) {
    const id = readUuid(frame, at + 1);
    if (frame[at] === REMOVE) {
      yield { op: 'remove', id };
      at += 1 + UUID_BYTES;
      continue;
    }
    const categoryAt = at + PUT_HEAD;
    const unitAt = categoryAt + frame.readUInt16LE(at + LENGTHS_AT);
    const valuesAt = unitAt + frame.readUInt16LE(at + LENGTHS_AT + 2);
    const record = {
      id,
      scale: frame.readFloatLE(at + SCALE_AT),
      values: new Int8Array(frame.buffer, frame.byteOffset + valuesAt, dimensions),
      category: frame.toString('utf8', categoryAt, unitAt),
      unit: frame.toString('utf8', unitAt, valuesAt),
      createdAt: frame.readDoubleLE(at + CREATED_AT),
      updatedAt: frame.readDoubleLE(at + UPDATED_AT),
    };
    yield { op: 'put', record };
    at = valuesAt + dimensions;
  }
}
