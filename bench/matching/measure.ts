import { createHash } from 'node:crypto';
import { normaliseText } from '../../src/common/text.js';
import type { ApiClient } from '../../test/support/api-client.js';
import { keyOf, type KsrData } from '../relevance/ksr.js';
import { type Example, fitLogistic, type LogisticModel, predict } from './logistic.js';

/** As much as is read here of what the program answers. */
interface Answered {
  request_id: string;
  status: string;
  results: {
    confidence: string;
    matches: { material: { name: string }; probability: number; evidence: Record<string, number> }[];
  }[];
}

/** A pair, and what the program answered to its name. */
export interface AnsweredPair {
  text: string;
  confidence: string;
  probability: number;
  signals: Record<string, number>;
  isExact: boolean;
  isGroup: boolean;
}

export const SIGNALS = ['byWords', 'byMeaning', 'family', 'trigrams', 'found', 'lead'];
const FOLDS = 5;
const BANDS = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0];

/** Matches every name of the pairs in one request. */
export async function matchAll(
  api: ApiClient,
  data: KsrData,
): Promise<{ pairs: AnsweredPair[]; namesPerSecond: number }> {
  const materials = data.queries.map(({ text }) => ({ name: text.slice(0, 500) }));
  const start = performance.now();
  const answer = await api.post('/api/v1/match', { materials, limit: 1 });
  const body = answer.body as Answered;
  if (answer.status !== 202)
    throw new Error(`POST /match answered ${answer.status}: ${JSON.stringify(body)}`);
  const path = `/api/v1/match/${body.request_id}`;
  for (;;) {
    const state = (await api.get(path)).body as Answered;
    if (state.status === 'completed') break;
    if (state.status === 'failed') throw new Error(JSON.stringify(state));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const seconds = (performance.now() - start) / 1000;
  const pairs: AnsweredPair[] = [];
  for (let offset = 0; offset < materials.length; offset += 1000) {
    const page = (await api.get(`${path}/results?limit=1000&offset=${offset}`)).body as Answered;
    for (const { confidence, matches } of page.results) {
      const { text = '', relevant = '' } = data.queries[pairs.length] ?? {};
      const [best] = matches;
      const groups = data.groupsOf(relevant);
      pairs.push({
        text,
        confidence,
        probability: best?.probability ?? 0,
        signals: best?.evidence ?? {},
        isExact: best !== undefined && keyOf(best.material.name) === relevant,
        isGroup:
          best !== undefined &&
          [...data.groupsOf(keyOf(best.material.name))].some((group) => groups.has(group)),
      });
    }
  }
  return { pairs, namesPerSecond: Math.round(materials.length / seconds) };
}

/** Matches some names one request after the other. */
export async function oneByOne(api: ApiClient, names: readonly string[]): Promise<number> {
  const start = performance.now();
  for (const name of names) {
    const { status } = await api.post('/api/v1/match?wait=true', {
      materials: [{ name: name.slice(0, 500) }],
    });
    if (status !== 200) throw new Error(`POST /match?wait=true answered ${status}: ${name}`);
  }
  return Math.round((names.length / (performance.now() - start)) * 1000);
}

const share = (pairs: readonly AnsweredPair[], isRight: (pair: AnsweredPair) => boolean) =>
  pairs.length === 0 ? null : Math.round((pairs.filter(isRight).length / pairs.length) * 1000) / 1000;

/** How often the first material is right. */
export function accuracy(pairs: readonly AnsweredPair[]) {
  return {
    pairs: pairs.length,
    accuracy1: share(pairs, (one) => one.isExact),
    group1: share(pairs, (one) => one.isGroup),
  };
}

/** How often it is right by the confidence that the program gave. */
export function byConfidence(pairs: readonly AnsweredPair[]) {
  return ['certain', 'likely', 'unsure', 'none'].map((confidence) => ({
    confidence,
    ...accuracy(pairs.filter((pair) => pair.confidence === confidence)),
  }));
}

/** Fits on four fifths and predicts the fifth, for each of them; equal names are in one. The model is fitted on all. */
export function calibrate(pairs: readonly AnsweredPair[]): {
  model: LogisticModel;
  heldOut: object[];
  heldOutPairs: AnsweredPair[];
} {
  const examples: Example[] = pairs.map(({ signals, isGroup }) => ({ signals, isRight: isGroup }));
  const folds = pairs.map(
    ({ text }) => createHash('md5').update(normaliseText(text)).digest().readUInt8() % FOLDS,
  );
  const predicted = pairs.map((pair) => ({ ...pair }));
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = fitLogistic(
      examples.filter((_, n) => folds[n] !== fold),
      SIGNALS,
    );
    predicted.forEach((pair, n) => {
      if (folds[n] === fold) pair.probability = predict(model, pair.signals);
    });
  }
  const heldOut = BANDS.map((least, n) => {
    const most = BANDS[n - 1] ?? 1.01;
    return {
      least,
      ...accuracy(predicted.filter(({ probability }) => probability >= least && probability < most)),
    };
  });
  return { model: fitLogistic(examples, SIGNALS), heldOut, heldOutPairs: predicted };
}

/** How far those who labelled agree with each other: of names that have several labels, the share of equal pairs of them. */
export function agreement(data: KsrData) {
  const labels = new Map<string, string[]>();
  for (const { text, relevant } of data.queries) {
    const key = normaliseText(text);
    labels.set(key, [...(labels.get(key) ?? []), relevant]);
  }
  const several = [...labels.values()].filter((own) => own.length > 1);
  const mean = (agree: (a: string, b: string) => boolean) => {
    const shares = several.map((own) => {
      const pairs = own.flatMap((a, n) => own.slice(n + 1).map((b) => agree(a, b)));
      return pairs.filter(Boolean).length / pairs.length;
    });
    return Math.round((shares.reduce((sum, one) => sum + one, 0) / shares.length) * 1000) / 1000;
  };
  return {
    names: several.length,
    exact: mean((a, b) => a === b),
    group: mean((a, b) => [...data.groupsOf(a)].some((group) => data.groupsOf(b).has(group))),
  };
}
