import type { Encoding } from './encodings.js';
import type { ByteSource } from './source.js';

/** The text of bytes, without a byte order mark. Bytes that mean nothing in the encoding become U+FFFD, for which their row is rejected. */
export async function* textOf(bytes: ByteSource, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true });
    if (text) yield text;
  }
  const rest = decoder.decode();
  if (rest) yield rest;
}
