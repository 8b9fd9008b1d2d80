import { parentPort, workerData } from 'node:worker_threads';
import { AppError, messageOf } from '../../common/errors.js';
import type { FromThread, ToThread } from './onnx-messages.js';
import { type ExtractorOptions, openExtractor } from './transformers-extractor.js';

/*
 * The thread of a model. Running a model holds its thread: on the thread of the event loop, leases would lapse and
 * commands time out meanwhile.
 */

const post = (message: FromThread) => parentPort?.postMessage(message);

try {
  const extractor = await openExtractor(workerData as ExtractorOptions, (name) => import(name));
  parentPort?.on('message', ({ id, texts }: ToThread) => {
    extractor.embed(texts).then(
      (vectors) => post({ kind: 'vectors', id, vectors }),
      (error: unknown) => post({ kind: 'failed', id, reason: messageOf(error) }),
    );
  });
  post({ kind: 'ready', modelId: extractor.modelId, dimensions: extractor.dimensions });
} catch (error) {
  const [code, reason] =
    error instanceof AppError
      ? [error.code, error.message]
      : (['EMBEDDING_FAILED', messageOf(error)] as const);
  post({ kind: 'unusable', code, reason });
}
