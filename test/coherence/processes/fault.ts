import type { Random } from '../race.js';
import type { Cluster } from './cluster.js';

/** What a fault happens to. */
export interface Stage {
  cluster: Cluster;
  random: Random;
  /** Sets a replacement to work, like those that are there. */
  join(): Promise<void>;
  pause(ms: number): Promise<void>;
}

/** Something that goes wrong once, its times and victims drawn. When it resolves, all is as before. */
export interface Fault {
  /** With its times, for the schedule. */
  text: string;
  run(stage: Stage): Promise<void>;
}

export interface Limits {
  leaseMs: number;
  /** Limit of one cache command. */
  timeLimitMs: number;
}

/** Draws a fault of one kind. */
export type FaultKind = (draw: Draw, limits: Limits) => Fault;

/** Draws times. */
export class Draw {
  constructor(private readonly random: Random) {}

  between(least: number, most: number): number {
    return Math.round(least + this.random() * (most - least));
  }

  /** Shorter than a lease. */
  short(leaseMs: number): number {
    return this.between(0.2 * leaseMs, 0.8 * leaseMs);
  }

  /** A little shorter or longer than a lease. */
  aboutOne(leaseMs: number): number {
    return this.between(0.7 * leaseMs, 1.5 * leaseMs);
  }

  /** Longer than a lease. */
  long(leaseMs: number): number {
    return this.between(1.3 * leaseMs, 4 * leaseMs);
  }

  /** The number of an instance; see {@link victim}. */
  index(): number {
    return this.between(0, 1e6);
  }
}

/** The instance that was drawn, of those that live. */
export function victim({ cluster: { members } }: Stage, index: number) {
  const member = members[index % members.length];
  if (!member) throw new Error('There is no instance left');
  return member;
}
