import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HashingEmbeddingProvider } from '../../src/embedding/providers/hashing.embedding-provider.js';
import { reciprocalRankFusion, weightedScores, type Fusion } from '../../src/materials/search/fusion.js';
import { InProcessVectorStore } from '../../src/vector/stores/in-process.vector-store.js';
import { writeResult } from '../lib/result.js';
import { PLAIN, rankerOf, type Scored, type Variant } from './bm25-variant.js';
import { evaluate, readKsr } from './ksr.js';
import { buildIndex } from './lexical-index.js';

/**
 * What each idea of the ranking gains on the КСР pairs, all names ranked in memory, without the limits that the product
 * keeps for speed: `node .cache/bench/bench/relevance/ideas.js [folder of the data]`.
 */
const [folder = '../shared/data/ksr'] = process.argv.slice(2);
const LIMIT = 100;
const data = await readKsr(folder);
const texts = data.queries.map(({ text }) => text);
const index = await buildIndex(data.names, texts);
const collator = new Intl.Collator('ru', { numeric: true });
const nameOrder = new Int32Array(data.names.length);
[...data.names.keys()]
  .sort((a, b) => collator.compare(data.names[a] ?? '', data.names[b] ?? ''))
  .forEach((name, place) => (nameOrder[name] = place));
const outcomes: object[] = [];

async function tell(idea: string, rank: (query: string) => readonly Scored[]): Promise<void> {
  const relevance = await evaluate(data, (query) =>
    Promise.resolve(rank(query).map(({ name }) => data.names[name] ?? '')),
  );
  outcomes.push({ idea, ...relevance });
  console.log(JSON.stringify(outcomes.at(-1)));
}

const toScored = ({ id, score }: { id: string; score: number }): Scored => ({ name: Number(id), score });
const byWords = (variant: Variant) => rankerOf(index, nameOrder, variant, LIMIT);
const ties: Variant = { ...PLAIN, inNameOrder: true };
const queryHead: Variant = { ...ties, queryHead: 2 };
const heads: Variant = { ...queryHead, nameHead: 2 };
const figures: Variant = { ...heads, figures: 1.5 };
const shipped: Variant = { ...figures, lengthPenalty: 0.5 };
await tell('words: BM25', byWords(PLAIN));
await tell('words: equal scores in the order of a catalogue', byWords(ties));
await tell('words: and the first words of the query count twice', byWords(queryHead));
await tell('words: and the first words of the name count twice', byWords(heads));
await tell('words: and figures count 1.5 wherever they stand', byWords(figures));
await tell('words: and b = 0.5, as it ships', byWords(shipped));

const neighbours = await nearest(data.names, texts);
await tell('meaning: hashing, 512 dimensions', (query) => (neighbours.get(query) ?? []).map(toScored));

const fused = (variant: Variant, fuse: Fusion, meaning: number) => {
  const rank = byWords(variant);
  return (query: string) => {
    const words = rank(query).map(({ name, score }) => ({ id: String(name), score }));
    return fuse([
      { hits: neighbours.get(query) ?? [], weight: meaning },
      { hits: words, weight: 1 - meaning },
    ])
      .map(toScored)
      .slice(0, LIMIT);
  };
};
const rrf = reciprocalRankFusion;
await tell('both: RRF, k = 60, meaning 0.3, as it ships', fused(shipped, rrf(60), 0.3));
await tell('both: the same without the weight of figures, b = 0.75', fused(heads, rrf(60), 0.3));
await tell('both: k = 20', fused(shipped, rrf(20), 0.3));
await tell('both: meaning 0.2', fused(shipped, rrf(60), 0.2));
await tell('both: meaning 0.5', fused(shipped, rrf(60), 0.5));
await tell('both: weighted scores, meaning 0.3', fused(shipped, weightedScores, 0.3));
await writeResult('relevance-ideas', { names: data.names.length, outcomes });

async function nearest(names: readonly string[], queries: readonly string[]) {
  const place = await mkdtemp(join(tmpdir(), 'relevance-'));
  const provider = new HashingEmbeddingProvider(512);
  const store = new InProcessVectorStore({ folder: place, warn: console.warn });
  await store.open(provider);
  for (let from = 0; from < names.length; from += 1000) {
    const vectors = await provider.embed(names.slice(from, from + 1000));
    const payload = { category: '', unit: '', sku: null, createdAt: 0, updatedAt: 0 };
    await store.upsert(vectors.map((vector, n) => ({ id: idOf(from + n), vector, payload })));
  }
  const found = new Map<string, { id: string; score: number }[]>();
  for (const query of queries) {
    const [vector] = await provider.embed([query]);
    if (!vector?.some((value) => value !== 0)) continue;
    const hits = await store.search({ vector, limit: LIMIT });
    found.set(
      query,
      hits.map(({ id, score }) => ({ id: String(Number.parseInt(id.slice(24), 16)), score })),
    );
  }
  await store.close();
  await rm(place, { recursive: true });
  return found;
}

function idOf(name: number): string {
  return `00000000-0000-4000-8000-${name.toString(16).padStart(12, '0')}`;
}
