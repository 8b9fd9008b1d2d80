import type { Subject, Versioned } from '../race.js';

/** The cache under test, as one instance in a process of its own has it. */
export interface InstanceSubject extends Subject {
  /** Several keys at once, where the subject can. */
  readMany?(
    keys: readonly string[],
    load: (keys: readonly string[]) => Promise<Map<string, Versioned>>,
  ): Promise<Map<string, Versioned>>;
  /** Whether it reaches the shared store, as far as it knows. */
  trusted(): boolean;
  /** Whatever it counts, by name. */
  counters(): Record<string, number>;
  close(): Promise<void>;
}

export interface SubjectOptions {
  /** The number of the instance, counted from 1. */
  instance: number;
  /** URL of the shared Redis, as this instance reaches it. */
  cacheUrl: string;
  leaseMs: number;
  /** Limit of one cache command, in milliseconds. */
  timeLimitMs: number;
}

/** Hears what happens inside a subject, for the explanation of a stale read. */
export type Note = (event: string) => void;
