import { createHash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, messageOf } from '../common/errors.js';
import { temporaryFolder } from '../common/temporary-folder.js';

/** A file on this machine, for a while. */
export interface LocalFile {
  path: string;
  /** What its sender calls it. */
  name: string;
  bytes: number;
  /** In hexadecimal digits. */
  sha256: string;
  /** Removes it; may be called again. */
  dispose(): Promise<void>;
}

/**
 * Writes a stream to a temporary file, and leaves nothing behind when it breaks off. Errors: `PAYLOAD_TOO_LARGE`, `MALFORMED_REQUEST`
 * when the stream breaks off.
 */
export async function writeLocalFile(
  name: string,
  pieces: AsyncIterable<Uint8Array>,
  limitBytes: number,
): Promise<LocalFile> {
  const folder = await temporaryFolder();
  const dispose = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'file');
    const handle = await open(path, 'wx');
    try {
      return { path, name, dispose, ...(await copy(pieces, handle, limitBytes)) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function copy(pieces: AsyncIterable<Uint8Array>, handle: FileHandle, limitBytes: number) {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of untilItBreaks(pieces)) {
    bytes += piece.byteLength;
    if (bytes > limitBytes) throw tooLarge(limitBytes);
    hash.update(piece);
    await handle.writeFile(piece);
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Tells a stream that breaks off from a disc that is full. */
async function* untilItBreaks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'MALFORMED_REQUEST',
      `The file could not be received: ${messageOf(error)}`,
      {},
      { cause: error },
    );
  }
}

/** A file with more bytes than are taken. */
export function tooLarge(limitBytes: number): AppError {
  return new AppError(
    'PAYLOAD_TOO_LARGE',
    `The file is larger than ${limitBytes} bytes (UPLOAD_LIMIT_BYTES): compress it with gzip, or split it.`,
  );
}
