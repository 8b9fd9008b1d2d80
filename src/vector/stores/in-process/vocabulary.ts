/** Texts as small numbers: a few thousand categories and units stand for every row. Nothing is ever forgotten. */
export class Vocabulary {
  private readonly codes = new Map<string, number>();
  private readonly texts: string[] = [];

  /** The code of a text, a new one if it has none. */
  codeOf(text: string): number {
    const known = this.codes.get(text);
    if (known !== undefined) return known;
    this.codes.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }

  textOf(code: number): string {
    const text = this.texts[code];
    if (text === undefined) throw new RangeError(`No text has code ${code}`);
    return text;
  }

  /** Codes of those texts that have one. */
  codesOf(texts: readonly string[]): Set<number> {
    return new Set(texts.flatMap((text) => this.codes.get(text) ?? []));
  }
}
