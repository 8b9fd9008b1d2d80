import type { InstanceEvent } from './instance-options.js';
import type { StaleRead } from './verdict.js';

/** A stale read and what explains it. */
export interface Incident extends StaleRead {
  round: number;
  /** What went wrong meanwhile, and how. */
  fault: string;
  /** What happened before, inside the instance that read and the one that wrote. */
  before: string[];
}

/** Leases before the missed write was acknowledged in which events may matter. */
const LEASES_BACK = 3;
const EVENTS_SHOWN = 24;

/** Milliseconds of the run. */
const ms = (ns: number) => (ns / 1e6).toFixed(3);

/** Finds what happened around a stale read. */
export function explain(
  read: StaleRead,
  round: number,
  fault: string,
  events: ReadonlyMap<string, readonly InstanceEvent[]>,
  leaseMs: number,
): Incident {
  const from = read.missed.acknowledged - LEASES_BACK * leaseMs * 1e6;
  const before = [...new Set([read.instance, read.missed.instance])]
    .flatMap((instance) => (events.get(instance) ?? []).map((event) => ({ instance, ...event })))
    .filter(({ at }) => at >= from && at <= read.end)
    .sort((a, b) => a.at - b.at)
    .slice(-EVENTS_SHOWN)
    .map(({ instance, at, text }) => `${ms(at)} ${instance} ${text}`);
  return { ...read, round, fault, before };
}

/** For people. */
export function incidentText(incident: Incident): string {
  const { key, returned, instance, begin, end, missed, least, round, fault, before } = incident;
  return [
    `STALE key-${key}, ${instance}, in round ${round} (${fault}); times in milliseconds of the run:`,
    ...before.map((line) => `    ${line}`),
    `    ${ms(missed.begin)} ${missed.instance} begins to write version ${missed.version}`,
    `    ${ms(missed.acknowledged)} ${missed.instance} acknowledges version ${missed.version}`,
    `    ${ms(begin)} ${instance} begins to read, ${ms(begin - missed.acknowledged)} later; at least version ${least} is due`,
    `    ${ms(end)} ${instance} has read version ${returned}`,
  ].join('\n');
}
