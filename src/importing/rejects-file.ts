import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { messageOf } from '../common/errors.js';
import { unreadable } from '../tabular/index.js';
import { FIELDS } from './material-schema.js';
import type { Rejection } from './read-rows.js';
import { COLUMN_NAMES } from './validate.js';

/** A CSV of rejected rows, which can be corrected and loaded: its columns are those of a catalogue, and two more. */
export class RejectsFile {
  private constructor(private readonly stream: WriteStream) {}

  /** Errors: `FILE_UNREADABLE` when the file cannot be made. */
  static async create(path: string): Promise<RejectsFile> {
    const stream = createWriteStream(path);
    try {
      await once(stream, 'open');
    } catch (error) {
      throw unreadable(`${path} cannot be written: ${messageOf(error)}`, error);
    }
    stream.write(csvLine(['line', 'reason', ...COLUMN_NAMES]));
    return new RejectsFile(stream);
  }

  async add({ line, reason, cells = {} }: Rejection): Promise<void> {
    const values = FIELDS.map((field) => cells[field] ?? '');
    if (!this.stream.write(csvLine([String(line), reason, ...values]))) await once(this.stream, 'drain');
  }

  async close(): Promise<void> {
    this.stream.end();
    await finished(this.stream);
  }
}

function csvLine(values: readonly string[]): string {
  const quoted = values.map((value) =>
    /[",;\t\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value,
  );
  return `${quoted.join(',')}\n`;
}
