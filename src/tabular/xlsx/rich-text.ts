/** Gathers the text of `<si>` or `<is>`: of all its runs, and not of the phonetic ones. One character more than `length` is kept, to be seen. */
export class RichText {
  private parts = '';
  private inText = false;
  private phonetic = 0;

  constructor(private readonly length: number) {}

  clear(): void {
    this.parts = '';
    this.inText = false;
    this.phonetic = 0;
  }

  open(name: string): void {
    if (name === 'rPh') this.phonetic += 1;
    else if (name === 't') this.inText = this.phonetic === 0;
  }

  text(text: string): void {
    if (this.inText && this.parts.length <= this.length)
      this.parts += text.slice(0, this.length + 1 - this.parts.length);
  }

  close(name: string): void {
    if (name === 'rPh') this.phonetic -= 1;
    else if (name === 't') this.inText = false;
  }

  take(): string {
    return unescapeText(this.parts);
  }
}

/** `_x000D_` stands for a character that XML does not have (ECMA-376, 22.9.2.19). */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
