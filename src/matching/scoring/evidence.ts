import { compareMarks, shareIn, takeApart, type TakenApart, trigramSimilarity } from './name-likeness.js';

/** A material that a name may mean, as the stores found it. */
export interface Candidate {
  id: string;
  name: string;
  unit: string;
  sku: string | null;
  /** Its place by words, from 1; null: not among the best. */
  wordRank: number | null;
  /** Its place by meaning, from 1; null: not among the nearest. */
  meaningRank: number | null;
  /** The share of the asked name that it has, 0..1, words weighted by rarity. */
  found: number;
  /** What the units mean for each other. */
  units: 'same' | 'convertible' | 'different' | 'unknown';
}

/** What speaks for a candidate; everything 0..1, more is better. */
export interface Evidence {
  /** Reciprocal rank fusion of its places, 1: the first in both. */
  fused: number;
  /** 1 for the first place by words, less behind. */
  byWords: number;
  byMeaning: number;
  found: number;
  /** Trigrams in common. */
  trigrams: number;
  /** The share of the asked figures that it has. */
  figures: number;
  /** How much of what was found is called like it: the first words of names in a catalogue name the thing. */
  family: number;
  /** It says of no mark something else (`м500` and `м400`): 1; of three: 0. */
  agreement: number;
}

/** A candidate that has been judged. */
export interface Judged extends Candidate {
  evidence: Evidence;
  /** 0..1, best first. */
  score: number;
  /** How far it is ahead of everything that is called otherwise, -1..1. */
  lead: number;
  /** The same name, but for what the normaliser makes equal; or the same words and figures in another order, behind the same marks. */
  isSame: boolean;
  /** Another material is the same too, in another unit, and nobody said which is meant. */
  isAmbiguous: boolean;
}

/** What each kind of evidence counts in the score: `bench/matching.ts` has what they gain. */
export const WEIGHTS = { fused: 1, family: 0.5, trigrams: 0.8, figures: 0.5, agreement: 0.3 } as const;
const WHOLE = Object.values(WEIGHTS).reduce<number>((sum, weight) => sum + weight, 0);
/** A unit that cannot be converted costs so much: less than a word, more than what tells two sizes apart. */
const UNIT_PENALTY = 0.05;
/** As in the search: k of the fusion, and what the meaning counts in it. */
const FUSION_K = 60;
const MEANING_WEIGHT = 0.3;
/** How fast a place counts less. */
const PLACE_K = 10;
/** Words of a name that say what the thing is. */
const FAMILY_WORDS = 3;
const STEM_LETTERS = 5;
const MOST_CONTRADICTIONS = 3;

/** Judges the candidates of a name. Best first; ties break by id. */
export function judge(name: string, candidates: readonly Candidate[]): Judged[] {
  const asked = takeApart(name);
  const taken = candidates.map((candidate) => takeApart(candidate.name));
  const families = taken.map(familyOf);
  const masses = familyMasses(candidates, families);
  const scored = candidates.map((candidate, n) => {
    const own = taken[n] ?? asked;
    const evidence = evidenceOf(asked, own, candidate, masses.get(families[n] ?? '') ?? 0);
    const isSame = hasSameWords(asked, own);
    return {
      ...candidate,
      evidence,
      isSame,
      score: scoreOf(evidence, candidate, isSame),
      lead: 0,
      isAmbiguous: false,
      family: families[n],
    };
  });
  scored.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  const twins = new Set(
    scored.filter(({ isSame, units }) => isSame && units === 'unknown').map(({ unit }) => unit),
  );
  return scored.map(({ family, ...one }) => {
    const rival = scored.find((other) => other.family !== family);
    return {
      ...one,
      isAmbiguous: one.isSame && one.units === 'unknown' && twins.size > 1,
      lead: Math.max(-1, Math.min(1, one.score - (rival?.score ?? 0))),
    };
  });
}

const place = (rank: number | null) => (rank === null ? 0 : (PLACE_K + 1) / (PLACE_K + rank));

function fusedRank({ wordRank, meaningRank }: Candidate): number {
  const share = (rank: number | null) => (rank === null ? 0 : (FUSION_K + 1) / (FUSION_K + rank));
  return (1 - MEANING_WEIGHT) * share(wordRank) + MEANING_WEIGHT * share(meaningRank);
}

const familyOf = ({ words }: TakenApart) =>
  words
    .slice(0, FAMILY_WORDS)
    .map((word) => word.slice(0, STEM_LETTERS))
    .join(' ');

/** The share of each family in what was found, by the squares of the fused ranks: what is far behind hardly counts. */
function familyMasses(candidates: readonly Candidate[], families: readonly string[]): Map<string, number> {
  const masses = new Map<string, number>();
  const squares = candidates.map((candidate) => fusedRank(candidate) ** 2);
  const whole = squares.reduce((sum, square) => sum + square, 0) || 1;
  families.forEach((family, n) => masses.set(family, (masses.get(family) ?? 0) + (squares[n] ?? 0) / whole));
  return masses;
}

function evidenceOf(asked: TakenApart, own: TakenApart, candidate: Candidate, family: number): Evidence {
  const { contradictory } = compareMarks(asked, own);
  return {
    fused: fusedRank(candidate),
    byWords: place(candidate.wordRank),
    byMeaning: place(candidate.meaningRank),
    found: candidate.found,
    trigrams: trigramSimilarity(asked, own),
    figures: shareIn(asked.numbers, own.numbers),
    family,
    agreement: 1 - Math.min(contradictory, MOST_CONTRADICTIONS) / MOST_CONTRADICTIONS,
  };
}

function scoreOf(evidence: Evidence, { units }: Candidate, isSame: boolean): number {
  const weighted = (Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]).reduce(
    (sum, kind) => sum + WEIGHTS[kind] * evidence[kind],
    0,
  );
  return Math.max(0, (isSame ? 1 : weighted / WHOLE) - (units === 'different' ? UNIT_PENALTY : 0));
}

function hasSameWords(a: TakenApart, b: TakenApart): boolean {
  if (a.normalised === b.normalised) return true;
  // Most are not, and this says so at once.
  if (a.words.length !== b.words.length || a.numbers.size !== b.numbers.size) return false;
  const bag = ({ normalised }: TakenApart) =>
    (normalised.match(/\p{L}+|\p{Nd}+(?:\.\p{Nd}+)?/gu) ?? []).sort().join(' ');
  // `d10 12 м` and `d12 10 м` have the same words and figures, too.
  return bag(a) !== '' && bag(a) === bag(b) && compareMarks(a, b).contradictory === 0;
}
