import type { TableLimits } from '../options.js';
import { unreadable } from '../unreadable.js';

/** Archives of less are no danger, and repeat themselves by chance. */
const RATIO_COUNTS_FROM_BYTES = 16 * 2 ** 20;

/** Counts what goes into an unpacking and what comes out, as it comes: headers of an archive may say anything. */
export class UnpackGuard {
  private bytesIn = 0;
  private bytesOut = 0;

  constructor(
    private readonly what: string,
    private readonly limits: Pick<TableLimits, 'unpackedBytes' | 'compressionRatio'>,
  ) {}

  went(bytes: number): void {
    this.bytesIn += bytes;
  }

  /** Errors: `FILE_UNREADABLE` past a limit. */
  came(bytes: number): void {
    this.bytesOut += bytes;
    const { unpackedBytes, compressionRatio } = this.limits;
    if (this.bytesOut > unpackedBytes)
      throw unreadable(`${this.what} unpacks to more than ${unpackedBytes} bytes: split the file`);
    if (this.bytesOut > RATIO_COUNTS_FROM_BYTES && this.bytesOut > this.bytesIn * compressionRatio)
      throw unreadable(
        `${this.what} unpacks to more than ${compressionRatio} times its size, as archives do that are made to exhaust memory: send the file unpacked`,
      );
  }
}
