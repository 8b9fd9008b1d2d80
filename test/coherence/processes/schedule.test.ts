import { FAULTS, schedule } from './schedule.js';

const LIMITS = { leaseMs: 1000, timeLimitMs: 50 };
const KINDS = Object.keys(FAULTS);

/** The first so many faults, as they are printed. */
function first(count: number, seed: number): string[] {
  const coming = schedule(seed, KINDS, LIMITS);
  return Array.from({ length: count }, () => {
    const { kind, text } = coming.next().value;
    return `${kind}: ${text}`;
  });
}

describe('the schedule of faults', () => {
  it('is the same for the same seed, and another one for another', () => {
    expect(first(100, 1)).toEqual(first(100, 1));
    expect(first(100, 1)).not.toEqual(first(100, 2));
  });

  it('has every kind once before it has one twice', () => {
    const kinds = first(KINDS.length, 3).map((fault) => fault.slice(0, fault.lastIndexOf(': ')));
    expect(new Set(kinds).size).toBe(KINDS.length);
  });

  it('names the kinds there are when it is asked for one that is not there', () => {
    expect(() => schedule(1, ['flood'], LIMITS).next()).toThrow('no fault "flood"');
  });
});
