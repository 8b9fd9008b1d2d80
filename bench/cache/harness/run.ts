/** How a part is to be run. */
export interface Run {
  /** A small form, to see that all works: its figures say little. */
  quick: boolean;
  /** Tells the person who waits. */
  say(text: string): void;
}
