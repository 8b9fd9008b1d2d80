import { readNumber } from '../values/number.js';

/** One object of a JSON file: what stands under each key, or why there is none. */
export type JsonRecord = { line: number; values: Record<string, unknown> } | { line: number; fault: string };

const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Numbers that lose something as a JavaScript number: more than 15 digits, or written otherwise than it prints them. */
const INEXACT = /\d{16}|\d\.\d*0(?!\d)|\d[eE]|\d\.\d{7}|\d{9}\.\d{6}/;

/** Numbers come as the text that they are: `9.10` is not `9.1`, and codes of twenty digits stay whole. */
export function parseRecord(text: string, line: number): JsonRecord {
  let value = parse(text);
  if (value !== undefined && INEXACT.test(text))
    value = parse(text.replace(TOKENS, (token) => (token.startsWith('"') ? token : `"${plain(token)}"`)));
  if (value === undefined) return { line, fault: 'is not JSON' };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { line, fault: 'is not a JSON object' };
  return { line, values: value as Record<string, unknown> };
}

function plain(number: string): string {
  return /e/i.test(number) ? (readNumber(number, { decimal: '.' }) ?? number) : number;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
