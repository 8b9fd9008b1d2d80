import { deepFreeze } from '../../../src/common/deep-freeze.js';
import { answerFor } from '../harness/answers.js';
import type { Run } from '../harness/run.js';
import { median, rounded } from '../harness/statistics.js';

const ANSWERS = 500;

export interface HandingOutOutcome {
  way: string;
  /** Microseconds when an answer is kept. */
  kept: number;
  /** Microseconds at each hit. */
  hit: number;
  /** Microseconds for a receiver to read every field of it, by `JSON.stringify`. */
  read: number;
}

interface Way {
  way: string;
  keep: (answer: object) => unknown;
  hit: (kept: unknown) => unknown;
}

const WAYS: readonly Way[] = [
  { way: 'as it is (can be changed)', keep: (answer) => answer, hit: (kept) => kept },
  { way: 'frozen, shared', keep: deepFreeze, hit: (kept) => kept },
  { way: 'structuredClone at each hit', keep: (answer) => answer, hit: (kept) => structuredClone(kept) },
  {
    way: 'text, JSON.parse at each hit',
    keep: (answer) => JSON.stringify(answer),
    hit: (kept) => JSON.parse(kept as string) as unknown,
  },
];

/** How an answer of 2 KB is handed out from memory so that its receiver cannot change it for others: what each way costs. */
export function handingOutPart(run: Run): Promise<{ outcomes: HandingOutOutcome[] }> {
  const rounds = run.quick ? 3 : 15;
  const measured = WAYS.map(() => ({ kept: [] as number[], hit: [] as number[], read: [] as number[] }));
  // The first round only warms up.
  for (let round = 0; round <= rounds; round++)
    for (const [index, { keep, hit }] of WAYS.entries()) {
      const answers = Array.from({ length: ANSWERS }, (_, number) => answerFor(`handed:${number}`));
      const kept = each(answers, keep);
      const given = each(kept.results, hit);
      const read = each(given.results, (value) => JSON.stringify(value));
      if (round === 0) continue;
      measured[index]?.kept.push(kept.micros);
      measured[index]?.hit.push(given.micros);
      measured[index]?.read.push(read.micros);
    }
  const outcomes = WAYS.map(({ way }, index) => ({
    way,
    kept: rounded(median(measured[index]?.kept ?? [])),
    hit: rounded(median(measured[index]?.hit ?? [])),
    read: rounded(median(measured[index]?.read ?? [])),
  }));
  return Promise.resolve({ outcomes });
}

/** The results, and microseconds of one. */
function each<T, R>(items: readonly T[], work: (item: T) => R): { results: R[]; micros: number } {
  const began = performance.now();
  const results = items.map((item) => work(item));
  return { results, micros: ((performance.now() - began) * 1000) / items.length };
}
