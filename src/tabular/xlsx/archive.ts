import type { Readable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { AppError, messageOf } from '../../common/errors.js';
import type { TableLimits } from '../options.js';
import { UnpackGuard } from '../text/unpack-guard.js';
import { unreadable } from '../unreadable.js';

/**
 * The parts of a ZIP archive, read where they lie in the file: no more than a piece of one is in memory. Names are compared in
 * lower case, since some programs write `xl/SharedStrings.xml`.
 */
export class Archive {
  private readonly total: UnpackGuard;

  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
    private readonly limits: TableLimits,
    private readonly signal: AbortSignal | undefined,
  ) {
    // Parts are guarded each by its own ratio; together by the bytes alone.
    this.total = new UnpackGuard('The file', { ...limits, compressionRatio: Infinity });
  }

  /** Errors: `FILE_UNREADABLE` when the file is no ZIP archive, is cut off or has too many parts. */
  static async open(path: string, limits: TableLimits, signal?: AbortSignal): Promise<Archive> {
    let zip: ZipFile | undefined;
    try {
      zip = await openPromise(path, { lazyEntries: true, autoClose: false });
      if (zip.entryCount > limits.archiveEntries)
        throw unreadable(
          `The archive has ${zip.entryCount} parts, at most ${limits.archiveEntries} are read`,
        );
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) {
        signal?.throwIfAborted();
        entries.set(entry.fileName.toLowerCase().replace(/^\//, ''), entry);
      }
      return new Archive(zip, entries, limits, signal);
    } catch (error) {
      zip?.close();
      throw broken(error, signal);
    }
  }

  has(name: string): boolean {
    return this.entries.has(name.toLowerCase());
  }

  names(): string[] {
    return [...this.entries.keys()];
  }

  /** Size that a part says it has unpacked, in bytes; 0 when it is not there. */
  unpackedBytes(name: string): number {
    return this.entries.get(name.toLowerCase())?.uncompressedSize ?? 0;
  }

  /** Bytes of one part. `onBytes` hears how many came out. Errors: `FILE_UNREADABLE` when it is not there, is broken or past a limit. */
  async *read(name: string): AsyncGenerator<Uint8Array> {
    const entry = this.entries.get(name.toLowerCase());
    if (!entry) throw unreadable(`The workbook is broken: it lacks ${name}`);
    const guard = new UnpackGuard(`${name} of the workbook`, this.limits);
    guard.went(entry.compressedSize);
    let stream: Readable | undefined;
    try {
      stream = await this.zip.openReadStreamPromise(entry);
      for await (const chunk of stream) {
        this.signal?.throwIfAborted();
        const { length } = chunk as Buffer;
        guard.came(length);
        this.total.came(length);
        yield chunk as Buffer;
      }
    } catch (error) {
      throw broken(error, this.signal);
    } finally {
      stream?.destroy();
    }
  }

  close(): void {
    this.zip.close();
  }
}

function broken(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof AppError || signal?.aborted) return error;
  const words = messageOf(error);
  const reason = /end of central directory/i.test(words) ? 'its end is missing' : words;
  return unreadable(`The XLSX or ZIP file is broken or cut off: ${reason}`, error);
}
