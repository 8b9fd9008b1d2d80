/** What is cached: plain JSON that names its key, as some peers want it. */
export interface Answer {
  id: string;
}

/** Where an answer comes from when no cache has it. Fixed when a cache is opened, since some peers want it so. */
export type Source = (key: string) => Promise<Answer>;

/** What a cache is opened with. */
export interface Place {
  redisUrl: string;
  source: Source;
  /** What an answer is made from. Without it: a tag that is called as its key, where tags are used at all. */
  tagsOf?: (key: string) => string[];
  /** How many entries of 2 KB the memory of the process has room for. */
  entriesInMemory: number;
  /**
   * Where the speed is measured, nobody is to give up on Redis because the machine stood still for a moment; where faults
   * are, everybody has its defaults.
   */
  patient: boolean;
}

/** The time limit of a command to Redis for the patient, in milliseconds. */
export const PATIENT_MS = 5000;

/** One opened cache: an instance of a service. */
export interface Instance {
  /** The cached answer for a key, or the source's. */
  get(key: string): Promise<Answer>;
  /** Several at once: by the cache's own batch read if it has one, else one by one, together. */
  getMany(keys: readonly string[]): Promise<unknown>;
  /** After a write: makes the answer for this key void, by what the cache has for it. */
  invalidate(key: string): Promise<unknown>;
  /** Makes everything made from a tag void; absent where the cache has no tags. */
  invalidateTag?: (tag: string) => Promise<unknown>;
  close(): Promise<unknown>;
}

/** A cache under measurement. */
export interface Contender {
  /** With its version, as the results show it. */
  readonly version: string;
  /** Whether {@link Instance.getMany} is the cache's own. */
  readonly ownBatch: boolean;
  open(place: Place): Promise<Instance>;
}

/** Time to live of everything, in milliseconds: longer than any run. */
export const TTL_MS = 3_600_000;

/** Reads one by one, all at once: for caches without a batch read. */
export function eachAlone(get: Instance['get']): Instance['getMany'] {
  return (keys) => Promise.all(keys.map((key) => get(key)));
}
