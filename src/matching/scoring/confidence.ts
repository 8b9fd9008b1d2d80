import { COEFFICIENTS, INTERCEPT } from './coefficients.js';
import type { Evidence, Judged } from './evidence.js';

/** How sure a proposal is, surest first. */
export const CONFIDENCES = ['certain', 'likely', 'unsure', 'none'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** The least probability of each. */
export const LEAST_PROBABILITY: Readonly<Record<Confidence, number>> = {
  certain: 0.9,
  likely: 0.5,
  unsure: 0.3,
  none: 0,
};

/** What a name or SKU that is the very same is given: nothing is quite sure. */
const SAME_PROBABILITY = 0.99;
/** The same name in a unit that does not convert may be another thing. */
const SAME_OTHER_UNIT_PROBABILITY = 0.8;
/** Likeness alone is not proof. */
const MOST_BY_LIKENESS = 0.89;
/**
 * Something comes first of every catalogue, also of one that has no such thing: what has less of the asked words than this
 * share loses its places' worth. The pairs of the calibration cannot tell, since theirs has everything.
 */
const ENOUGH_FOUND = 0.3;

/** What the probability is made from, 0..1 each. */
export type Signals = Pick<Evidence, 'byWords' | 'byMeaning' | 'family' | 'trigrams' | 'found'> & {
  lead: number;
};

/** The signals of a candidate that has been judged. */
export function signalsOf({ evidence, lead }: Pick<Judged, 'evidence' | 'lead'>): Signals {
  const { byWords, byMeaning, family, trigrams, found } = evidence;
  return { byWords, byMeaning, family, trigrams, found, lead };
}

/** The probability that likeness alone gives: a logistic function, growing in every signal. 0..1. */
export function likelihood(signals: Signals): number {
  const sum = (Object.keys(COEFFICIENTS) as (keyof Signals)[]).reduce(
    (total, name) => total + COEFFICIENTS[name] * signals[name],
    INTERCEPT,
  );
  return 1 / (1 + Math.exp(-sum));
}

/** The probability that a candidate is the right thing: of the right group, as the labels of the calibration have it. */
export function probabilityOf(judged: Judged): number {
  if (judged.isSame)
    return judged.units === 'different' || judged.isAmbiguous
      ? SAME_OTHER_UNIT_PROBABILITY
      : SAME_PROBABILITY;
  const signals = signalsOf(judged);
  return Math.min(MOST_BY_LIKENESS, likelihood(signals) * Math.min(1, signals.found / ENOUGH_FOUND));
}

/** The confidence of a probability. */
export function confidenceOf(probability: number): Confidence {
  return CONFIDENCES.find((confidence) => probability >= LEAST_PROBABILITY[confidence]) ?? 'none';
}
