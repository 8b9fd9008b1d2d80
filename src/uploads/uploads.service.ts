import { open as openFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../common/errors.js';
import { CONFIG, type Config } from '../config/index.js';
import { UPLOAD_STORE, type UploadStore } from '../relational/index.js';
import { type LocalFile, writeLocalFile } from './local-file.js';

/** A file is kept in pieces of so many bytes. */
const PIECE_BYTES = 1_048_576;

/**
 * Files that come in and that jobs read. One that arrives lies on this machine until somebody has looked at it; only what a
 * job needs is kept, in PostgreSQL, where any instance finds it.
 */
@Injectable()
export class UploadsService {
  constructor(
    @Inject(UPLOAD_STORE) private readonly store: UploadStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** In bytes. */
  get limit(): number {
    return this.config.UPLOAD_LIMIT_BYTES;
  }

  /** Writes it to a temporary file, which is the caller's to dispose of. Errors: `PAYLOAD_TOO_LARGE`, `MALFORMED_REQUEST`. */
  receive(name: string, pieces: AsyncIterable<Uint8Array>): Promise<LocalFile> {
    return writeLocalFile(nameOf(name), pieces, this.limit);
  }

  /** Keeps a file for a job that `submit` makes of its id; if the job turns out to be there already, or to be none, it is not kept. */
  async keepFor<T extends { duplicate_of: string | null }>(
    file: LocalFile,
    submit: (uploadId: string) => Promise<T>,
  ): Promise<T> {
    const id = await this.keep(file);
    let job: T | undefined;
    try {
      job = await submit(id);
      return job;
    } finally {
      // What cannot be removed now is dropped later; the answer, or its error, matters more.
      if (job?.duplicate_of !== null) await this.store.remove(id).catch(() => undefined);
    }
  }

  /** The file as a temporary one, which is the caller's to dispose of. Errors: `FILE_UNREADABLE` when it is not kept any more. */
  async open(id: string | null): Promise<LocalFile> {
    const upload = id === null ? null : await this.store.find(id);
    const file = upload && (await writeLocalFile(upload.name, this.pieces(upload.id), upload.bytes));
    if (file?.sha256 === upload?.sha256 && file) return file;
    await file?.dispose();
    throw new AppError('FILE_UNREADABLE', 'The uploaded file is not kept any more: send it again.');
  }

  private async keep(file: LocalFile): Promise<string> {
    const { name, bytes, sha256 } = file;
    const id = await this.store.begin({ name, bytes, sha256 });
    try {
      const handle = await openFile(file.path);
      try {
        const buffer = Buffer.alloc(PIECE_BYTES);
        for (let place = 0; place * PIECE_BYTES < bytes; place += 1) {
          const { bytesRead } = await handle.read(buffer, 0, PIECE_BYTES, place * PIECE_BYTES);
          await this.store.append(id, place, buffer.subarray(0, bytesRead));
        }
      } finally {
        await handle.close();
      }
      await this.store.complete(id);
      return id;
    } catch (error) {
      // If that fails too, what is not complete is dropped later.
      await this.store.remove(id).catch(() => undefined);
      throw error;
    }
  }

  private async *pieces(id: string): AsyncGenerator<Uint8Array> {
    for (let place = 0; ; place += 1) {
      const piece = await this.store.piece(id, place);
      if (!piece) return;
      yield piece;
    }
  }
}

/** What a sender calls a file, without folders and without what no name has. */
function nameOf(given: string): string {
  const name = given
    .replace(/^.*[\\/]/s, '')
    .replace(/\p{Cc}/gu, '')
    .trim();
  return name.slice(0, 255).toWellFormed() || 'upload';
}
