/** How a part is to be run. */
export interface Run {
  /** A small form, to see that all works: its figures say little. */
  quick: boolean;
  /** Tells the person who waits. */
  say(text: string): void;
}

/** What a part's result carries beside its outcome, as its file has it. */
export interface Recorded {
  date: string;
  node: string;
  machine: { cpu: string; cores: number; memoryGiB: number; system: string };
  seconds: number;
  /** How many processes wanted a processor in the last minute, before and after. */
  load: { before: number; after: number };
}
