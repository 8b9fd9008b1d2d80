import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { messageOf } from '../common/errors.js';
import { unreadable } from './raw-row.js';

/** Bytes of a file, in order. */
export type ByteSource = AsyncIterable<Uint8Array>;

const PIECE_BYTES = 256 * 1024;

/** Reads a file in pieces; `onBytes` hears how many bytes each had. Errors: `FILE_UNREADABLE`. */
export async function* fileBytes(
  path: string,
  onBytes: (count: number) => void = () => undefined,
): ByteSource {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
      onBytes((chunk as Buffer).length);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw unreadable(`${path} cannot be read: ${messageOf(error)}`, error);
  }
}

/**
 * The text of a file, UTF-8 with or without a byte order mark, unpacked when it is gzip (by its first bytes, not its
 * name). Bytes that are not UTF-8 become U+FFFD, for which their row is rejected later.
 * Errors: `FILE_UNREADABLE` for a broken archive, an office document, UTF-16.
 */
export async function* textOf(bytes: ByteSource): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  const head = await readHead(bytes);
  const unpacked = startsWith(head.first, 0x1f, 0x8b) ? gunzip(head.all) : head.all;
  let first = true;
  for await (const chunk of unpacked) {
    if (first) refuseOtherFormats(chunk);
    first = false;
    const text = decoder.decode(chunk, { stream: true });
    if (text) yield text;
  }
  const rest = decoder.decode();
  if (rest) yield rest;
}

/** The first piece, of at least four bytes where there are as many, and the whole again. */
async function readHead(bytes: ByteSource): Promise<{ first: Uint8Array; all: ByteSource }> {
  const iterator = bytes[Symbol.asyncIterator]();
  let first = new Uint8Array();
  while (first.length < 4) {
    const next = await iterator.next();
    if (next.done) break;
    first = Buffer.concat([first, next.value]);
  }
  async function* all() {
    try {
      yield first;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { first, all: all() };
}

async function* gunzip(bytes: ByteSource): ByteSource {
  const archive = createGunzip({ chunkSize: PIECE_BYTES });
  pipeline(Readable.from(bytes), archive, () => undefined); // its error comes out of the iteration below
  try {
    for await (const chunk of archive) yield chunk as Buffer;
  } catch (error) {
    throw unreadable(`The gzip archive is broken or cut off: ${messageOf(error)}`, error);
  }
}

function refuseOtherFormats(head: Uint8Array): void {
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04))
    throw unreadable('The file is an XLSX or ZIP: save it as CSV (UTF-8)');
  if (startsWith(head, 0xd0, 0xcf, 0x11, 0xe0))
    throw unreadable('The file is an XLS: save it as CSV (UTF-8)');
  if (startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff))
    throw unreadable('The file is UTF-16: save it as UTF-8');
}

function startsWith(bytes: Uint8Array, ...magic: number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}
