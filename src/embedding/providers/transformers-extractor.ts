import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { AppError, messageOf } from '../../common/errors.js';
import { l2Normalise } from '../l2-normalise.js';
import { modelDigest } from './model-digest.js';

/** What runs the model: an optional peer, since it takes half a gigabyte. */
const PEER = '@huggingface/transformers';
/** The version that was tried. */
const PEER_VERSION = '4.3.1';

/** Which model, and how it is used. Plain data: it is sent to a thread. */
export interface ExtractorOptions {
  /** A folder, or the name of a repository on the hub, with or without `@revision`. */
  model: string;
  /** Where models from the hub are kept. */
  cacheFolder: string;
  pooling: 'mean' | 'cls';
  /** Number format of the weights: names the file. */
  dtype: string;
  /** The length of a vector that is expected, if any. */
  dimensions?: number | undefined;
}

/** A model that is loaded. */
export interface Extractor {
  readonly modelId: string;
  readonly dimensions: number;
  /** One normalised vector for each text, in order. */
  embed(texts: readonly string[]): Promise<Float32Array[]>;
}

/** As much of the peer as is used. */
interface Transformers {
  env: { cacheDir: string };
  pipeline: (task: 'feature-extraction', model: string, options: object) => Promise<Pipeline>;
}
type Pipeline = (
  texts: string[],
  options: object,
) => Promise<{ dims: number[]; type: string; data: ArrayLike<number> }>;

/** Gives a module by its name, as `import` does. */
export type ImportModule = (name: string) => Promise<unknown>;

/**
 * Loads the model; its dimensions are those of a first vector. Errors: `CONFIG_INVALID` when the peer is not installed, and
 * when the model's vectors are not as long as was said; `EMBEDDING_FAILED` when the model cannot be loaded.
 */
export async function openExtractor(
  { model, cacheFolder, pooling, dtype, dimensions }: ExtractorOptions,
  importModule: ImportModule,
): Promise<Extractor> {
  const { env, pipeline } = await importPeer(importModule);
  env.cacheDir = resolve(cacheFolder);
  try {
    const folder = (await isFolder(model)) ? resolve(model) : undefined;
    const [name = '', revision = 'main'] = model.split('@');
    const extract = folder
      ? await pipeline('feature-extraction', folder, { dtype, device: 'cpu', local_files_only: true })
      : await pipeline('feature-extraction', name, { dtype, device: 'cpu', revision });
    const embed = (texts: readonly string[]) => vectorsOf(extract, texts, pooling);
    const length = (await embed(['a']))[0]?.length ?? 0;
    const said = dimensions ?? length;
    if (said !== length)
      throw new AppError(
        'CONFIG_INVALID',
        `The model gives ${length} dimensions, EMBEDDING_DIMENSIONS is ${said}`,
      );
    const id = folder ? `${basename(folder)}:${await modelDigest(folder, dtype)}` : `${name}@${revision}`;
    return { modelId: `onnx:${id}:${dtype}:${pooling}:${length}`, dimensions: length, embed };
  } catch (error) {
    if (error instanceof AppError) throw error;
    const message = `The model "${model}" cannot be used: ${messageOf(error)}`;
    throw new AppError('EMBEDDING_FAILED', message, {}, { cause: error });
  }
}

async function importPeer(importModule: ImportModule): Promise<Transformers> {
  try {
    return (await importModule(PEER)) as Transformers;
  } catch (error) {
    const { code } = error as { code?: unknown };
    const absent =
      (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') && messageOf(error).includes(PEER);
    const reason = absent ? 'is not installed' : `cannot be loaded (${messageOf(error)})`;
    throw new AppError(
      'CONFIG_INVALID',
      `EMBEDDING_PROVIDER=onnx needs the package ${PEER}, which ${reason}. Install it beside the program: npm install --no-save ${PEER}@${PEER_VERSION}`,
      {},
      { cause: error },
    );
  }
}

async function vectorsOf(
  extract: Pipeline,
  texts: readonly string[],
  pooling: string,
): Promise<Float32Array[]> {
  const { dims, type, data } = await extract([...texts], { pooling, normalize: false });
  const [count, length = 0] = dims;
  if (dims.length !== 2 || count !== texts.length || length === 0)
    throw new Error(`it gave a tensor of [${dims.join(', ')}] for ${texts.length} text(s)`);
  if (type !== 'float32') throw new Error(`it gives ${type} numbers; choose another EMBEDDING_DTYPE`);
  const numbers = Float32Array.from(data);
  if (!numbers.every(Number.isFinite)) throw new Error('it gave numbers that are not finite');
  return texts.map((_, i) => l2Normalise(numbers.slice(i * length, (i + 1) * length)));
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
