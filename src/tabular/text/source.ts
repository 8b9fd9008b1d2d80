import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError, messageOf } from '../../common/errors.js';
import type { TableLimits } from '../options.js';
import { unreadable } from '../unreadable.js';
import { UnpackGuard } from './unpack-guard.js';

/** Bytes of a file, in order. */
export type ByteSource = AsyncIterable<Uint8Array>;

const PIECE_BYTES = 256 * 1024;

/** Reads a file in pieces; `onBytes` hears how many bytes each had. Errors: `FILE_UNREADABLE`; the reason of `signal`. */
export async function* fileBytes(
  path: string,
  onBytes: (count: number) => void = () => undefined,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
      signal?.throwIfAborted();
      onBytes((chunk as Buffer).length);
      yield chunk as Buffer;
    }
  } catch (error) {
    if (signal?.aborted || error instanceof AppError) throw error;
    throw unreadable(`${path} cannot be read: ${messageOf(error)}`, error);
  }
}

/** Bytes whose first have been looked at. `return` lets go of them, also before the first is asked for. */
export interface HeadedBytes extends AsyncIterableIterator<Uint8Array> {
  return(): Promise<IteratorResult<Uint8Array>>;
}

/**
 * The first bytes, as many as `size` where there are so many, and the whole again. A failure on the way is told where it
 * stands, behind what came before it.
 */
export async function takeHead(
  bytes: ByteSource,
  size: number,
): Promise<{ head: Uint8Array; all: HeadedBytes }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let failure: { error: unknown } | undefined;
  for (let have = 0; have < size;) {
    try {
      const next = await iterator.next();
      if (next.done) break;
      pieces.push(next.value);
      have += next.value.length;
    } catch (error) {
      failure = { error };
      break;
    }
  }
  const head = Buffer.concat(pieces);
  let told = head.length === 0;
  const all: HeadedBytes = {
    [Symbol.asyncIterator]: () => all,
    next: async () => {
      if (told) {
        if (failure) throw failure.error;
        return iterator.next();
      }
      told = true;
      return { done: false, value: head };
    },
    return: async () => {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
  return { head, all };
}

/** What a gzip archive holds, one member or several. Errors: `FILE_UNREADABLE` when it is broken, cut off or past a limit. */
export async function* gunzip(bytes: ByteSource, limits: TableLimits): AsyncGenerator<Uint8Array> {
  const guard = new UnpackGuard('The gzip archive', limits);
  async function* counted() {
    for await (const chunk of bytes) {
      guard.went(chunk.length);
      yield chunk;
    }
  }
  const archive = createGunzip({ chunkSize: PIECE_BYTES });
  pipeline(Readable.from(counted()), archive, () => undefined); // its error comes out of the iteration below
  try {
    for await (const chunk of archive) {
      guard.came((chunk as Buffer).length);
      yield chunk as Buffer;
    }
  } catch (error) {
    if (error instanceof AppError || !isZlibError(error)) throw error;
    throw unreadable(`The gzip archive is broken or cut off: ${messageOf(error)}`, error);
  }
}

function isZlibError(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('Z_')
  );
}
