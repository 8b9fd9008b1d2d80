import { decodeValue, isPlain } from '../stores/value-codec.js';
import { unpackText } from '../stores/text-compression.js';
import { deepFreeze } from '../../common/deep-freeze.js';

/** A random id that stands for "the state of a tag since its last invalidation". Never reused. */
export type Stamp = string;

/** Where a read stood before its load: what shows later whether the answer is still good. */
export interface Proof {
  /** The stamps of the tags, in their order. */
  readonly stamps: readonly Stamp[];
  /** Identity of the server that held those stamps: after a restart they prove nothing. */
  readonly epoch: string;
}

/** What is known of an entry without reading its value. */
export interface EntryHead extends Proof {
  /** When it was made, in milliseconds since the Unix epoch. */
  readonly storedAt: number;
  /** How long it is good, in milliseconds. The store may keep it longer, for when a load fails. */
  readonly ttlMs: number;
}

/** An entry as the shared store keeps it: the value still as text. */
export interface SharedEntry extends EntryHead {
  readonly body: string;
}

/** A line of JSON with the head, then the value's own text. */
export function encodeEntry({ storedAt, ttlMs, epoch, stamps, body }: SharedEntry): string {
  return `${JSON.stringify([storedAt, ttlMs, epoch, stamps])}\n${body}`;
}

/** The entry that a text holds; null for any text that does not hold one. */
export function decodeEntry(text: string): SharedEntry | null {
  const end = text.indexOf('\n');
  if (end < 0) return null;
  try {
    const head: unknown = JSON.parse(text.slice(0, end));
    if (!isHead(head)) return null;
    const [storedAt, ttlMs, epoch, stamps] = head;
    return { storedAt, ttlMs, epoch, stamps, body: text.slice(end + 1) };
  } catch {
    return null;
  }
}

/**
 * A value that may be handed out again and again: a function that gives it. Plain data is frozen and shared; what
 * freezing cannot protect (a Date, a Map) is read from its text every time.
 * Errors: `MalformedValue`.
 */
export function sharedValue(body: string): () => unknown {
  const text = unpackText(body);
  const value = decodeValue(text);
  return isPlain(text) ? same(deepFreeze(value)) : copies(text);
}

/*
 * Each in a function of its own: functions made in one scope share what any of them needs, and an entry would keep its
 * text beside its value.
 */

/** Gives this value, always. */
export const same = (value: unknown) => () => value;

/** Gives a copy of the value of this text, each time another. */
export const copies = (text: string) => () => decodeValue(text);

function isHead(value: unknown): value is [number, number, string, string[]] {
  if (!Array.isArray(value) || value.length !== 4) return false;
  const [storedAt, ttlMs, epoch, stamps] = value as unknown[];
  return (
    typeof storedAt === 'number' &&
    typeof ttlMs === 'number' &&
    typeof epoch === 'string' &&
    Array.isArray(stamps) &&
    stamps.every((stamp) => typeof stamp === 'string')
  );
}
