import { SPEED_PHASES } from '../cases/speed.js';
import type { FaultOutcome } from '../parts/faults.js';
import { type Results, resultOf } from './results.js';
import { contenderCell, figure, table } from './table.js';

/** The outcomes of a part; none if it was never run. */
function outcomesOf<Part extends keyof Results>(part: Part): Results[Part]['outcomes'] {
  return resultOf(part)?.outcomes ?? [];
}

export function speedTable(): string {
  const phases = SPEED_PHASES.filter((phase) => !phase.startsWith('64 at once'));
  return table(
    ['µs, p50 (p99)', ...phases],
    outcomesOf('speed').map(({ contender, phases: timed }) => [
      contenderCell(contender),
      ...phases.map((phase) => {
        const one = timed[phase];
        return one ? `${figure(one.p50)} (${figure(one.p99)})` : '–';
      }),
    ]),
  );
}

export function throughputTable(): string {
  const phases = ['64 at once, L1', '64 at once, L2', '64 in one tick, L2'] as const;
  return table(
    ['reads a second', ...phases],
    outcomesOf('speed')
      .filter(({ phases: timed }) => timed['64 at once, L2'])
      .map(({ contender, phases: timed }) => [
        contenderCell(contender),
        ...phases.map((phase) => figure(timed[phase]?.perSecond)),
      ]),
  );
}

/** The least and the spread, by which one sees how far the figures can be trusted. */
export function noiseTable(): string {
  const phases = ['L1 hit', 'L2 hit', 'miss'] as const;
  return table(
    ['µs, p5 · spread of p50', ...phases],
    outcomesOf('speed').map(({ contender, phases: timed }) => [
      contenderCell(contender),
      ...phases.map((phase) => {
        const one = timed[phase];
        return one ? `${figure(one.p5)} · ±${figure(one.iqr)}` : '–';
      }),
    ]),
  );
}

export function memoryTable(): string {
  return table(
    ['', 'bytes an entry'],
    outcomesOf('memory').map(({ contender, bytesAnEntry }) => [
      contenderCell(contender),
      bytesAnEntry.toLocaleString('en-US'),
    ]),
  );
}

export function handingOutTable(): string {
  return table(
    ['µs', 'when kept', 'at each hit', 'reading it'],
    outcomesOf('handing-out').map(({ way, kept, hit, read }) => [
      way,
      figure(kept),
      figure(hit),
      figure(read),
    ]),
  );
}

export function evictionTable(): string {
  const share = (value: number) => `${(value * 100).toFixed(1)} %`;
  return table(
    ['hit ratio', 'before', 'during the scan', 'after it'],
    outcomesOf('eviction').map(({ policy, before, during, after }) => [
      contenderCell(policy),
      share(before),
      share(during),
      share(after),
    ]),
  );
}

export function invalidationTable(): string {
  return table(
    ['', 'entries', 'first, of four fifths (ms)', 'of a fortieth (µs)', 'of all, again (µs)'],
    outcomesOf('invalidation').map(({ contender, entries, firstMs, part, all }) => [
      contenderCell(contender === 'plain GET + JSON.parse' ? 'SCAN + DEL by hand' : contender),
      entries.toLocaleString('en-US'),
      figure(firstMs),
      figure(part.p50),
      figure(all.p50),
    ]),
  );
}

export function acknowledgementTable(): string {
  const outcomes = outcomesOf('acknowledgement');
  const instances = [...new Set(outcomes.map((outcome) => outcome.instances))];
  const names = [...new Set(outcomes.map((outcome) => outcome.contender))];
  return table(
    ['µs, p50 (p99)', ...instances.map((count) => `${count} instance${count > 1 ? 's' : ''}`)],
    names.map((name) => [
      contenderCell(name),
      ...instances.map((count) => {
        const one = outcomes.find((outcome) => outcome.contender === name && outcome.instances === count);
        return one ? `${figure(one.p50)} (${figure(one.p99)})` : '–';
      }),
    ]),
  );
}

export function staleTable(): string {
  const outcomes = outcomesOf('stale');
  const settings = [...new Set(outcomes.map((outcome) => outcome.setting))];
  const names = [...new Set(outcomes.map((outcome) => outcome.contender))];
  return table(
    ['stale reads per 100,000 (reads)', ...settings],
    names.map((name) => [
      contenderCell(name),
      ...settings.map((setting) => {
        const one = outcomes.find((outcome) => outcome.contender === name && outcome.setting === setting);
        return one ? `${figure(one.stalePer100000)} (${one.reads.toLocaleString('en-US')})` : '–';
      }),
    ]),
  );
}

export function faultTable(fault: FaultOutcome['fault']): string {
  return table(
    [
      'ms',
      'errors',
      'p50 before',
      'p50 during',
      'p99 during',
      'longest',
      'full speed after',
      'longest write',
    ],
    outcomesOf('faults')
      .filter((outcome) => outcome.fault === fault)
      .map(({ contender, seen }) => [contenderCell(contender), ...faultCells(seen)]),
  );
}

function faultCells(seen: FaultOutcome['seen']): string[] {
  if ('ended' in seen) return ['the process ended', '–', '–', '–', '–', '–', '–'];
  return [
    String(seen.errors),
    figure(seen.p50Before),
    figure(seen.p50During),
    figure(seen.p99During),
    figure(seen.maxDuring),
    seen.fullSpeedAfter === null ? 'not in time' : figure(seen.fullSpeedAfter),
    `${figure(seen.maxWrite)}${seen.writeErrors > 0 ? ` (${seen.writeErrors} errors)` : ''}`,
  ];
}
