/** A file that was uploaded. */
export interface StoredUpload {
  id: string;
  name: string;
  bytes: number;
  /** In hexadecimal digits. */
  sha256: string;
}

/**
 * Files that jobs read, in pieces, beside everything else that a backup has: any instance can go on with any job. Adapters:
 * PostgreSQL and PGlite. Errors: those of the {@link MaterialStore}.
 */
export interface UploadStore {
  /** Makes room for a file. Until it is complete nobody finds it. */
  begin(file: Omit<StoredUpload, 'id'>): Promise<string>;
  /** Adds the piece at this place, from 0. */
  append(id: string, place: number, data: Uint8Array): Promise<void>;
  /** Says that all pieces are there. */
  complete(id: string): Promise<void>;
  /** A file that is complete. */
  find(id: string): Promise<StoredUpload | null>;
  /** The piece at this place; null behind the last, and when the pieces were dropped. */
  piece(id: string, place: number): Promise<Uint8Array | null>;
  /** Removes a file that no job names. */
  remove(id: string): Promise<void>;
  /**
   * Drops the pieces of files that nobody needs: no job on them waits or runs, and the last ended `keepMs` milliseconds ago;
   * and files that were begun and not completed within `unfinishedMs`. What jobs say of a file stays. Answers how many files.
   */
  drop(keepMs: number, unfinishedMs: number): Promise<number>;
}

/** Injection token of the {@link UploadStore}. */
export const UPLOAD_STORE = Symbol('UploadStore');
