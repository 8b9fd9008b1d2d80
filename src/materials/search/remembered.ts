/** What is made of texts that come again and again, kept for the last so many of them. */
export class Remembered<V> {
  private readonly kept = new Map<string, V>();

  /** @param most texts kept; a further one drives out the one that came first */
  constructor(
    private readonly make: (text: string) => V,
    private readonly most: number,
  ) {}

  /** What is made of the text. Errors: those of the making. */
  of(text: string): V {
    const known = this.kept.get(text);
    if (known !== undefined) return known;
    const made = this.make(text);
    const [eldest] = this.kept.keys();
    if (eldest !== undefined && this.kept.size >= this.most) this.kept.delete(eldest);
    this.kept.set(text, made);
    return made;
  }
}
