import type { EmbeddingProvider } from '../embedding-provider.js';
import { l2Normalise } from '../l2-normalise.js';
import { FeatureBag } from './feature-bag.js';
import { collectFeatures } from './text-features.js';

/** Raise it with every change of the vectors: of the features, their weights, or the normaliser of text. */
const VERSION = 3;

/** Texts between two turns of the event loop. */
const TURN = 256;

/**
 * Embeds offline by signed feature hashing (Weinberger et al., "Feature Hashing for Large Scale Multitask
 * Learning", ICML 2009): each feature of the text adds or subtracts the square root of its weight at one dimension.
 * The vectors are lexical: two texts are near when they share word stems, parts of words and numbers,
 * and synonyms are far apart.
 */
export class HashingEmbeddingProvider implements EmbeddingProvider {
  readonly modelId: string;
  private readonly bag = new FeatureBag();

  constructor(readonly dimensions: number) {
    this.modelId = `hashing-v${VERSION}-${dimensions}`;
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    for (const text of texts) {
      if (vectors.length > 0 && vectors.length % TURN === 0) await nextTurn();
      vectors.push(this.embedOne(text));
    }
    return vectors;
  }

  private embedOne(text: string): Float32Array {
    const vector = new Float32Array(this.dimensions);
    collectFeatures(text, this.bag);
    this.bag.forEach((hash, weight) => {
      const dimension = (hash >>> 1) % this.dimensions;
      const value = Math.sqrt(weight);
      vector[dimension] = (vector[dimension] as number) + ((hash & 1) === 0 ? value : -value);
    });
    return l2Normalise(vector);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
