/**
 * The title of the group that a row belongs to. Where titles have outline levels (as a spreadsheet has them) it is the whole
 * path, `A / B`. Without levels a title stands alone and replaces the one before: of two in a row the second
 * holds, since nothing says which of the two the next one replaces.
 */
export class GroupTitles {
  private path: { title: string; level: number }[] = [];

  push(title: string, level: number): void {
    this.path = this.path.filter((above) => above.level < level);
    this.path.push({ title: title.trim().replace(/\s+/g, ' '), level });
  }

  get current(): string | undefined {
    return this.path.length === 0 ? undefined : this.path.map(({ title }) => title).join(' / ');
  }
}
