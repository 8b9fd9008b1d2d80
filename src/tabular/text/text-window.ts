/** A stretch of a text that arrives in pieces: `text` from `at` on has arrived and is not yet consumed. */
export class TextWindow {
  text = '';
  at = 0;
  /** The line of `at`, counted from 1. */
  line = 1;
  /** Whether everything has arrived. */
  atEnd = false;

  constructor(private readonly pieces: AsyncIterator<string>) {}

  /** How many characters have arrived and are not consumed. */
  get length(): number {
    return this.text.length - this.at;
  }

  /** Lets the next piece arrive. */
  async fill(): Promise<void> {
    const next = await this.pieces.next();
    if (next.done) this.atEnd = true;
    else this.text = this.text.slice(this.at) + next.value;
    if (!next.done) this.at = 0;
  }

  /** Consumes the text before `end`. */
  consumeTo(end: number): void {
    this.line += countLineBreaks(this.text, this.at, end);
    this.at = end;
  }

  /** Consumes the rest of the line, however long it is. */
  async skipLine(): Promise<void> {
    for (;;) {
      const end = nextLine(this.text, this.at, this.atEnd);
      this.consumeTo(end ?? this.text.length - (this.text.endsWith('\r') ? 1 : 0));
      if (end !== undefined || this.atEnd) return;
      await this.fill();
    }
  }
}

/** Where the line after the one at `from` begins; undefined when its line break has not arrived. */
export function nextLine(text: string, from: number, atEnd: boolean): number | undefined {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) return at + 1;
    if (code !== 13) continue;
    if (at + 1 < text.length) return text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
    return atEnd ? at + 1 : undefined;
  }
  return atEnd ? text.length : undefined;
}

function countLineBreaks(text: string, from: number, end: number): number {
  let count = 0;
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) count += 1;
  }
  return count;
}
