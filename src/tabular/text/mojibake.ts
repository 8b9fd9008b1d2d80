import type { Encoding } from './encodings.js';

/** A check whether a text that was decoded as `encoding` was UTF-8 all the same, as where two files were glued together. */
export function foreignUtf8(encoding: Encoding): (text: string) => boolean {
  if (encoding.startsWith('utf')) return () => false;
  const bytes = new Map<number, number>();
  const decoder = new TextDecoder(encoding);
  for (let byte = 0x80; byte < 0x100; byte++)
    bytes.set(decoder.decode(Uint8Array.of(byte)).charCodeAt(0), byte);
  return (text) => isUtf8(text, bytes);
}

/** Whether the high characters of a text were sequences of UTF-8 throughout, and two at least: Russian words are never that. */
function isUtf8(text: string, bytes: ReadonlyMap<number, number>): boolean {
  let sequences = 0;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    at += 1;
    if (code < 0x80) continue;
    const lead = bytes.get(code) ?? 0;
    if (lead < 0xc2 || lead > 0xef) return false;
    for (let trails = lead < 0xe0 ? 1 : 2; trails > 0; trails--, at++) {
      const trail = bytes.get(text.charCodeAt(at)) ?? 0;
      if (trail < 0x80 || trail > 0xbf) return false;
    }
    sequences += 1;
  }
  return sequences >= 2;
}
