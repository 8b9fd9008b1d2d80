import type { CacheEntry } from '../protocol/cache-store.js';

/** An entry as text: a line of JSON with the proof, then the value's own JSON. */
export function encodeEntry({ stamps, epoch, storedAt }: CacheEntry, json: string): string {
  return `${JSON.stringify([storedAt, epoch, stamps])}\n${json}`;
}

/** The entry that a text holds; null for any text that does not hold one. */
export function decodeEntry(text: string | null | undefined): CacheEntry | null {
  const end = text?.indexOf('\n') ?? -1;
  if (!text || end < 0) return null;
  try {
    const proof: unknown = JSON.parse(text.slice(0, end));
    if (!isProof(proof)) return null;
    const value: unknown = JSON.parse(text.slice(end + 1));
    return { storedAt: proof[0], epoch: proof[1], stamps: proof[2], value };
  } catch {
    return null;
  }
}

function isProof(value: unknown): value is [number, string, string[]] {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [storedAt, epoch, stamps] = value as unknown[];
  return (
    typeof storedAt === 'number' &&
    typeof epoch === 'string' &&
    Array.isArray(stamps) &&
    stamps.every((stamp) => typeof stamp === 'string')
  );
}
