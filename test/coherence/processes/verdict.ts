import { FIELDS } from './history.js';

/** Rows of a history, and the instance that recorded them. */
export interface Recorded {
  instance: string;
  rows: Float64Array;
}

/** An acknowledged write. Times in nanoseconds of the run. */
export interface AcknowledgedWrite {
  key: number;
  version: number;
  instance: string;
  begin: number;
  acknowledged: number;
}

/** A read that returned less than what was acknowledged before it began. */
export interface StaleRead {
  key: number;
  returned: number;
  instance: string;
  begin: number;
  end: number;
  /** The first write acknowledged before the read began that is newer than what the read returned. */
  missed: AcknowledgedWrite;
  /** The version that the read had to return at least. */
  least: number;
}

/** Per key: the acknowledged writes that raised the highest acknowledged version, in the order of their acknowledgement. */
type Steps = readonly AcknowledgedWrite[];

/**
 * What was acknowledged when. A read is stale if its version is lower than the highest version acknowledged before it
 * began. `begin` is taken before the call and `acknowledged` after it returned, so a clock that is read late can only
 * hide a stale read, never make one up.
 */
export class Acknowledgements {
  private readonly steps: Steps[];

  private constructor(steps: Steps[]) {
    this.steps = steps;
  }

  /** Nothing acknowledged yet, of so many keys (numbered from 0). */
  static none(keys: number): Acknowledgements {
    return new Acknowledgements(Array.from({ length: keys }, () => []));
  }

  /** Those before, and what these histories add. Later reads only need the last step of what was before. */
  with(histories: readonly Recorded[]): Acknowledgements {
    const byKey = this.steps.map((steps) => steps.slice(-1));
    for (const { instance, rows } of histories) {
      for (let at = 0; at < rows.length; at += FIELDS) {
        const [key, version, begin, acknowledged] = rows.subarray(at, at + FIELDS) as unknown as Four;
        byKey[key]?.push({ key, version, instance, begin, acknowledged });
      }
    }
    return new Acknowledgements(byKey.map(risingOf));
  }

  /** The highest version of a key that was acknowledged before this time; 0 if none was. */
  least(key: number, before: number): number {
    const steps = this.steps[key] ?? [];
    return steps[lastBefore(steps, before)]?.version ?? 0;
  }

  /** The read in this row, if it is stale. */
  judge(instance: string, rows: Float64Array, at: number): StaleRead | undefined {
    const [key, returned, begin, end] = rows.subarray(at, at + FIELDS) as unknown as Four;
    const steps = this.steps[key] ?? [];
    const last = steps[lastBefore(steps, begin)];
    if (!last || last.version <= returned) return undefined;
    const missed = steps.find(({ version }) => version > returned) ?? last;
    return { key, returned, instance, begin, end, missed, least: last.version };
  }
}

type Four = [number, number, number, number];

function risingOf(writes: AcknowledgedWrite[]): Steps {
  writes.sort((a, b) => a.acknowledged - b.acknowledged);
  let highest = 0;
  return writes.filter(({ version }) => {
    if (version <= highest) return false;
    highest = version;
    return true;
  });
}

/** Index of the last step acknowledged before this time; -1 if there is none. */
function lastBefore(steps: Steps, time: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((steps[middle]?.acknowledged ?? Infinity) < time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
