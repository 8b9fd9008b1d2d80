import type { CheckOptions, Findings } from './check.js';
import { type Incident, incidentText } from './incident.js';
import type { Tally } from './tally.js';

const INCIDENTS_SHOWN = 8;

const count = (value: number) => value.toLocaleString('en');

/** Microseconds, as people read them. */
function time(us: number): string {
  if (us >= 1e6) return `${(us / 1e6).toFixed(2)} s`;
  return us >= 1000 ? `${(us / 1000).toFixed(1)} ms` : `${us.toFixed(us < 10 ? 1 : 0)} µs`;
}

/** Whether nothing was found. */
export const isCoherent = ({ all, errors }: Findings): boolean =>
  all.stale === 0 && all.impossible === 0 && errors.count === 0;

/** The findings as a table by fault, with what callers waited, and the first stale reads. */
export function textOf(findings: Findings, { subject, seed, instances }: CheckOptions): string {
  const { all, byFault, incidents, counters, errors, seconds } = findings;
  const rows = [...byFault].sort(([a], [b]) => a.localeCompare(b));
  const table = [
    ['fault', 'rounds', 'reads', 'writes', 'stale', 'read p50', 'p99', 'max', 'write p50', 'p99', 'max'],
    ...rows.map(([kind, tally]) => [kind, ...cellsOf(tally)]),
    ['all', ...cellsOf(all)],
  ];
  return [
    aligned(table),
    '',
    Object.entries(counters)
      .map(([name, value]) => `${name} ${count(value)}`)
      .join(', '),
    ...incidents.slice(0, INCIDENTS_SHOWN).map(incidentText),
    ...errors.messages.map((message) => `a caller got: ${message}`),
    '',
    `${subject}, ${instances} instances, seed ${seed}, ${Math.round(seconds)} s: ${count(all.reads)} reads, ${count(all.writes)} writes, ` +
      `${count(all.stale)} stale, ${count(all.impossible)} impossible, ${count(errors.count)} errors: ` +
      (isCoherent(findings) ? 'COHERENT' : 'NOT COHERENT'),
  ].join('\n');
}

/** One line on one round, and the first stale read of it. */
export function roundText({ reads, writes, stale, readTimes }: Tally, [first]: readonly Incident[]): string {
  const p99 = time(readTimes.percentileUs(0.99));
  const line = `  ${count(reads)} reads, ${count(writes)} writes, ${count(stale)} stale, p99 ${p99}`;
  return first ? `${line}\n${incidentText(first)}` : line;
}

function cellsOf({ rounds, reads, writes, stale, readTimes, writeTimes }: Tally): string[] {
  const times = [readTimes, writeTimes].flatMap((all) => [
    time(all.percentileUs(0.5)),
    time(all.percentileUs(0.99)),
    time(all.maxUs),
  ]);
  return [count(rounds), count(reads), count(writes), count(stale), ...times];
}

function aligned(table: readonly string[][]): string {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
        .join('  '),
    )
    .join('\n');
}
