import { MalformedValue } from './key-value-errors.js';
import type { TtlMs } from './key-value-store.js';
import { packText, unpackText } from './text-compression.js';
import { decodeValue, encodeMember, encodeValue } from './value-codec.js';

/** Settings that both adapters have. */
export interface StoredValueOptions {
  /** For values and texts that are written without a TTL; null or left out: for ever. */
  defaultTtlMs?: TtlMs;
  /** Called for every value that was not one of ours, and therefore taken for absent. */
  onMalformed?: (() => void) | undefined;
}

/** About 3000 years: what is longer is the same to everybody, and fits the arithmetic of the server. */
const LONGEST_TTL_MS = 1e14;

/** How values become the texts that a server keeps, and back; the same on both adapters. */
export class StoredValues {
  constructor(private readonly options: StoredValueOptions) {}

  toText(value: unknown): string {
    return packText(encodeValue(value));
  }

  /** For members of sets: never compressed, since the same text may be compressed differently by another version. */
  toMember(value: unknown): string {
    return encodeMember(value);
  }

  /** Undefined for what is not there or not one of ours. */
  fromText(text: string | null | undefined): unknown {
    if (text === null || text === undefined) return undefined;
    return this.decoded(text)?.value;
  }

  /** The values of the texts that are ours. */
  fromTexts<T>(texts: Iterable<string>): T[] {
    return [...texts].flatMap((text) => this.decoded(text) ?? []).map(({ value }) => value as T);
  }

  /** The fields whose texts are ours. */
  fromFields<T>(fields: Iterable<readonly [string, string]>): Record<string, T> {
    const values = [...fields].flatMap(([name, text]): [string, T][] => {
      const decoded = this.decoded(text);
      return decoded ? [[name, decoded.value as T]] : [];
    });
    return Object.fromEntries(values);
  }

  /** Whole milliseconds, at least one; undefined for ever. */
  ttlMs(given: TtlMs): number | undefined {
    const ttlMs = given === undefined ? this.options.defaultTtlMs : given;
    return ttlMs === null || ttlMs === undefined ? undefined : keptMs(ttlMs);
  }

  private decoded(text: string): { value: unknown } | undefined {
    try {
      return { value: decodeValue(unpackText(text)) };
    } catch (error) {
      if (!(error instanceof MalformedValue)) throw error;
      this.options.onMalformed?.();
      return undefined;
    }
  }
}

/** How long something new is kept: whole milliseconds, at least one. Errors: RangeError. */
export function keptMs(ttlMs: number): number {
  return Math.max(1, wholeMs(ttlMs));
}

/** Errors: RangeError for what is not a number. */
export function wholeMs(ttlMs: number): number {
  if (Number.isNaN(ttlMs)) throw new RangeError('A time to live must be a number');
  return Math.round(Math.min(ttlMs, LONGEST_TTL_MS));
}
