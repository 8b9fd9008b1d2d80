import { join } from 'node:path';
import type { SubjectOptions } from './instance-subject.js';
import type { SubjectName } from './subjects.js';
import type { CallerErrors, WorkloadOptions } from './workload.js';

/** All that an instance is told at its start; plain JSON. */
export interface InstanceOptions extends SubjectOptions, WorkloadOptions {
  name: string;
  subject: SubjectName;
  seed: number;
  sourceUrl: string;
  /** The longest that most loads take, in milliseconds. */
  loadMs: number;
  /** Port of the coordinator. */
  controlPort: number;
  /** Folder of the histories. */
  folder: string;
  /** Origin of the timeline: nanoseconds of CLOCK_MONOTONIC, in digits. */
  origin: string;
}

/** What an instance tells when its clients have come to rest; counted since its start but for the events. */
export interface RoundSummary {
  counters: Record<string, number>;
  errors: CallerErrors;
  /** What happened inside its subject since the last time. */
  events: InstanceEvent[];
}

/** `at`: nanoseconds of the timeline. */
export interface InstanceEvent {
  at: number;
  text: string;
}

/** Where an instance writes its history of a round. */
export function historyFile(
  { folder }: { folder: string },
  instance: string,
  round: number,
  kind: 'reads' | 'writes',
): string {
  return join(folder, `${round}-${instance}.${kind}`);
}
