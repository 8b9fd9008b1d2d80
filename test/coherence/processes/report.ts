import type { CheckOptions, Findings } from './check.js';
import type { Tally } from './tally.js';
import type { StaleRead } from './verdict.js';

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
  const { all, byFault, counters, errors, seconds } = findings;
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
    ...all.examples.map(exampleText),
    ...errors.messages.map((message) => `a caller got: ${message}`),
    '',
    `${subject}, ${instances} instances, seed ${seed}, ${Math.round(seconds)} s: ${count(all.reads)} reads, ${count(all.writes)} writes, ` +
      `${count(all.stale)} stale, ${count(all.impossible)} impossible, ${count(errors.count)} errors: ` +
      (isCoherent(findings) ? 'COHERENT' : 'NOT COHERENT'),
  ].join('\n');
}

/** One line on one round. */
export function roundText(tally: Tally): string {
  const { reads, writes, stale, readTimes, examples } = tally;
  const found = examples[0] ? `\n${exampleText(examples[0])}` : '';
  return `  ${count(reads)} reads, ${count(writes)} writes, ${count(stale)} stale, p99 ${time(readTimes.percentileUs(0.99))}${found}`;
}

/** A stale read with all that explains it; times in milliseconds of the run. */
function exampleText({ key, returned, instance, begin, end, missed, least }: StaleRead): string {
  const ms = (ns: number) => (ns / 1e6).toFixed(3);
  return (
    `  STALE key-${key}: ${instance} read version ${returned} from ${ms(begin)} to ${ms(end)}; ` +
    `version ${missed.version} was written by ${missed.instance} at ${ms(missed.begin)} and acknowledged at ${ms(missed.acknowledged)}, ` +
    `${ms(begin - missed.acknowledged)} ms before; at least ${least} was due`
  );
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
