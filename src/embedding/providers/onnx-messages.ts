import type { ErrorCode } from '../../common/errors.js';

/** What the thread of a model is asked. */
export interface ToThread {
  id: number;
  texts: readonly string[];
}

/** What it says: first whether the model can be used, then an answer to each question. */
export type FromThread =
  | { kind: 'ready'; modelId: string; dimensions: number }
  | { kind: 'unusable'; code: ErrorCode; reason: string }
  | { kind: 'vectors'; id: number; vectors: Float32Array[] }
  | { kind: 'failed'; id: number; reason: string };
