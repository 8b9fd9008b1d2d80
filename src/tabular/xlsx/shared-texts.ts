import type { Archive } from './archive.js';
import { unreadable } from '../unreadable.js';
import { RichText } from './rich-text.js';
import { readXml } from './xml.js';

const CHUNK_BYTES = 2 ** 20;
/** What the place of a text takes, also of an empty one. */
const PLACE_BYTES = 12;

/**
 * The shared texts of a workbook, which its cells name by number. They are kept as UTF-8 outside of the JavaScript heap, about a
 * third of what strings would take, up to a limit.
 */
export class SharedTexts {
  private readonly chunks: Buffer[] = [];
  private used = CHUNK_BYTES;
  private bytes = 0;
  /** Where each text begins: its chunk × 2²⁰ and its place there; it ends at `ends`. */
  private starts = new Float64Array(1024);
  private lengths = new Uint32Array(1024);
  private count = 0;

  constructor(private readonly limitBytes: number) {}

  /** Errors: `FILE_UNREADABLE` when they take more than `limitBytes`. */
  add(text: string): void {
    const length = Buffer.byteLength(text);
    this.bytes += length + PLACE_BYTES;
    if (this.bytes > this.limitBytes)
      throw unreadable(
        `The texts of the workbook take more than ${this.limitBytes} bytes: split it, or save the sheet as CSV (UTF-8)`,
      );
    if (this.used + length > CHUNK_BYTES) {
      this.chunks.push(Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, length)));
      this.used = 0;
    }
    if (this.count === this.starts.length) this.grow();
    this.starts[this.count] = (this.chunks.length - 1) * CHUNK_BYTES + this.used;
    this.lengths[this.count] = length;
    this.count += 1;
    this.chunks.at(-1)?.write(text, this.used, 'utf8');
    this.used += length;
  }

  /** The text of that number, or undefined. */
  get(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.count) return undefined;
    const start = this.starts[index] ?? 0;
    const at = start % CHUNK_BYTES;
    const chunk = this.chunks[(start - at) / CHUNK_BYTES];
    return chunk?.toString('utf8', at, at + (this.lengths[index] ?? 0));
  }

  private grow(): void {
    const starts = new Float64Array(this.count * 2);
    const lengths = new Uint32Array(this.count * 2);
    starts.set(this.starts);
    lengths.set(this.lengths);
    this.starts = starts;
    this.lengths = lengths;
  }
}

/** Reads the part with the shared texts; a workbook without any has none. `textLength`: so much of each is kept. */
export async function readSharedTexts(
  archive: Archive,
  part: string,
  limitBytes: number,
  textLength: number,
): Promise<SharedTexts> {
  const texts = new SharedTexts(limitBytes);
  if (!archive.has(part)) return texts;
  const rich = new RichText(textLength);
  await readXml(archive.read(part), part, {
    open: (name) => {
      if (name === 'si') rich.clear();
      else rich.open(name);
    },
    text: (text) => rich.text(text),
    close: (name) => {
      if (name === 'si') texts.add(rich.take());
      else rich.close(name);
    },
  });
  return texts;
}
