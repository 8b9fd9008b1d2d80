const HEX = Buffer.from('0123456789abcdef', 'latin1');
const DASH = 0x2d;
/** Bytes of a UUID that a dash precedes in its text. */
const DASHED = new Set([4, 6, 8, 10]);
const scratch = Buffer.alloc(36);

/** Bytes of a UUID. */
export const UUID_BYTES = 16;

/** Writes the 16 bytes of a UUID at `offset`. Errors: RangeError when the text is not a UUID. */
export function writeUuid(target: Buffer, offset: number, id: string): void {
  const written = target.write(id.replaceAll('-', ''), offset, UUID_BYTES, 'hex');
  if (id.length !== 36 || written !== UUID_BYTES) throw new RangeError(`Not a UUID: ${id}`);
}

/**
 * Reads a UUID as text. The string is made from bytes, never by joining strings: a joined or sliced string
 * keeps its parts alive, and the store holds one for each point.
 */
export function readUuid(source: Buffer, offset: number): string {
  let at = 0;
  for (let i = 0; i < UUID_BYTES; i++) {
    if (DASHED.has(i)) scratch[at++] = DASH;
    const byte = source[offset + i] as number;
    scratch[at++] = HEX[byte >> 4] as number;
    scratch[at++] = HEX[byte & 15] as number;
  }
  return scratch.toString('latin1');
}
