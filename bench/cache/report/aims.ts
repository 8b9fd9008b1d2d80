import type { FaultOutcome } from '../parts/faults.js';
import { resultOf } from './results.js';
import type { SpeedPhase } from '../cases/speed.js';
import { figure, table } from './table.js';

/** Time limit of a command and length of a load, in milliseconds: what a read may take without Redis. */
const LIMIT_MS = 50;
const FULL_SPEED_MS = 2000;

interface Aim {
  aim: string;
  measured: string;
  met: boolean;
}

/** What was to be reached, and whether it was. */
export function aims(): string {
  const all = [...speedAims(), ...invalidationAims(), ...staleAims(), ...faultAims()];
  return table(
    ['Aim', 'Measured', 'Met'],
    all.map(({ aim, measured, met }) => [aim, measured, met ? 'yes' : '**no**']),
  );
}

function speedAims(): Aim[] {
  const outcomes = resultOf('speed')?.outcomes;
  if (!outcomes) return [];
  const p50 = (contender: string, phase: SpeedPhase) =>
    outcomes.find((outcome) => outcome.contender === contender)?.phases[phase]?.p50 ?? Number.NaN;
  const first = p50('ours', 'L1 hit');
  const decorated = p50('ours, by decorator and DI', 'L1 hit');
  const bento = Math.min(p50('bentocache', 'L1 hit'), p50('bentocache, objects in memory', 'L1 hit'));
  const second = p50('ours', 'L2 hit');
  const get = p50('plain GET', 'L2 hit');
  const parsed = p50('plain GET + JSON.parse', 'L2 hit');
  return [
    { aim: 'L1 hit in the engine ≤ 0.5 µs', measured: `${figure(first)} µs`, met: first <= 0.5 },
    {
      aim: 'L1 hit by decorator and DI ≤ 1.5 µs',
      measured: `${figure(decorated)} µs`,
      met: decorated <= 1.5,
    },
    {
      aim: 'L1 hit ≤ a quarter of bentocache’s (its faster setting)',
      measured: `${figure(first)} of ${figure(bento)} µs: ${figure(first / bento)}`,
      met: first <= bento / 4,
    },
    {
      aim: 'L2 hit ≤ 1.3 × GET and JSON.parse by the same client',
      measured: `${figure(second)} of ${figure(parsed)} µs: ${figure(second / parsed)}`,
      met: second <= 1.3 * parsed,
    },
    {
      aim: 'L2 hit ≤ 1.3 × GET alone, its text not parsed',
      measured: `${figure(second)} of ${figure(get)} µs: ${figure(second / get)}`,
      met: second <= 1.3 * get,
    },
  ];
}

function invalidationAims(): Aim[] {
  const ours = resultOf('invalidation')?.outcomes.filter(({ contender }) => contender === 'ours');
  const of = (entries: number) => ours?.find((outcome) => outcome.entries === entries)?.all.p50 ?? Number.NaN;
  const [few, many] = [of(1000), of(1_000_000)];
  if (!ours) return [];
  return [
    {
      aim: 'Invalidation with 1,000,000 entries ≤ 1.2 × with 1,000',
      measured: `${figure(many)} of ${figure(few)} µs: ${figure(many / few)}`,
      met: many <= 1.2 * few,
    },
  ];
}

function staleAims(): Aim[] {
  const ours = resultOf('stale')?.outcomes.filter(({ contender }) => contender.startsWith('ours'));
  if (!ours) return [];
  const sum = (field: 'stale' | 'reads') => ours.reduce((total, outcome) => total + outcome[field], 0);
  return [
    {
      aim: 'No read older than an acknowledged write',
      measured: `${figure(sum('stale'))} in ${sum('reads').toLocaleString('en-US')} reads`,
      met: sum('stale') === 0,
    },
  ];
}

function faultAims(): Aim[] {
  const result = resultOf('faults');
  return (result?.outcomes ?? [])
    .filter(({ contender }) => contender === 'ours')
    .map((outcome) => faultAim(outcome, result?.loadMs ?? 0));
}

function faultAim({ fault, seen }: FaultOutcome, loadMs: number): Aim {
  const limit = LIMIT_MS + loadMs;
  const aim = `Redis ${fault}: no error, p99 ≤ ${limit} ms, full speed within 2 s`;
  if ('ended' in seen) return { aim, measured: 'the process ended', met: false };
  const speed = seen.fullSpeedAfter;
  return {
    aim,
    measured: `${seen.errors} errors, ${figure(seen.p99During)} ms, ${speed === null ? 'not in time' : `${figure(speed)} ms`}`,
    met: seen.errors === 0 && seen.p99During <= limit && speed !== null && speed <= FULL_SPEED_MS,
  };
}
