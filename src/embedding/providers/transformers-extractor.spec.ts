import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ExtractorOptions, openExtractor } from './transformers-extractor.js';

const OPTIONS: ExtractorOptions = {
  model: 'some/model',
  cacheFolder: './data/models',
  pooling: 'mean',
  dtype: 'fp32',
};

/** A peer whose pipeline gives each text a vector of three numbers, and remembers what it was asked. */
class FakePeer {
  readonly env = { cacheDir: '' };
  readonly opened: unknown[][] = [];
  readonly asked: unknown[][] = [];
  change: (output: { dims: number[]; type: string; data: Float32Array }) => object = (output) => output;
  failure: Error | undefined;

  readonly pipeline = (...parameters: unknown[]) => {
    this.opened.push(parameters);
    if (this.failure) return Promise.reject(this.failure);
    return Promise.resolve((texts: string[], options: unknown) => {
      this.asked.push([texts, options]);
      const data = Float32Array.from(texts.flatMap((text) => [3, text.length, 0]));
      return Promise.resolve(this.change({ dims: [texts.length, 3], type: 'float32', data }));
    });
  };
}

describe('openExtractor', () => {
  let peer: FakePeer;
  let folder: string;

  beforeEach(async () => {
    peer = new FakePeer();
    folder = join(await mkdtemp(join(tmpdir(), 'extractor-')), 'my-model');
    await mkdir(join(folder, 'onnx'), { recursive: true });
    await writeFile(join(folder, 'config.json'), '{}');
    await writeFile(join(folder, 'onnx', 'model.onnx'), 'weights');
  });

  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

  const open = (changes: Partial<ExtractorOptions> = {}) =>
    openExtractor({ ...OPTIONS, ...changes }, () => Promise.resolve(peer));

  it('takes a model from the hub, keeps it in the folder for models, and learns its dimensions', async () => {
    const { modelId, dimensions } = await open();
    expect({ modelId, dimensions }).toEqual({ modelId: 'onnx:some/model@main:fp32:mean:3', dimensions: 3 });
    expect(peer.env.cacheDir).toBe(resolve('./data/models'));
    expect(peer.opened).toEqual([
      ['feature-extraction', 'some/model', { dtype: 'fp32', device: 'cpu', revision: 'main' }],
    ]);
  });

  it('takes a revision, a number format and a pooling', async () => {
    const { modelId } = await open({ model: 'some/model@abc123', dtype: 'q8', pooling: 'cls' });
    expect(modelId).toBe('onnx:some/model@abc123:q8:cls:3');
    expect(peer.opened[0]?.slice(1)).toEqual([
      'some/model',
      { dtype: 'q8', device: 'cpu', revision: 'abc123' },
    ]);
    expect(peer.asked[0]?.[1]).toEqual({ pooling: 'cls', normalize: false });
  });

  it('takes a folder, asks the hub for nothing, and is known by what is in it', async () => {
    const { modelId } = await open({ model: folder });
    expect(modelId).toMatch(/^onnx:my-model:[0-9a-f]{16}:fp32:mean:3$/);
    expect(peer.opened[0]?.slice(1)).toEqual([
      folder,
      { dtype: 'fp32', device: 'cpu', local_files_only: true },
    ]);
    await writeFile(join(folder, 'onnx', 'model_quantized.onnx'), 'other');
    expect((await open({ model: folder })).modelId).toBe(modelId);
    await writeFile(join(folder, 'onnx', 'model.onnx'), 'WEIGHTS');
    expect((await open({ model: folder })).modelId).not.toBe(modelId);
  });

  it('gives normalised vectors, in order', async () => {
    const { embed } = await open({ pooling: 'cls' });
    const vectors = await embed(['цемент', 'a']);
    expect(peer.asked.at(-1)).toEqual([['цемент', 'a'], { pooling: 'cls', normalize: false }]);
    expect(vectors.map((vector) => vector[1]! / vector[0]!)).toEqual([2, expect.closeTo(1 / 3, 6)]);
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 6);
  });

  it('says what to install, and in which version', async () => {
    const absent = Object.assign(
      new Error("Cannot find package '@huggingface/transformers' imported from x"),
      {
        code: 'ERR_MODULE_NOT_FOUND',
      },
    );
    await expect(openExtractor(OPTIONS, () => Promise.reject(absent))).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(
        /is not installed.*npm install --no-save @huggingface\/transformers@4\.3\.1$/,
      ) as string,
    });
  });

  it('says why the package cannot be loaded, when it is something else', async () => {
    const broken = new Error('no binary for this platform');
    await expect(openExtractor(OPTIONS, () => Promise.reject(broken))).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('cannot be loaded (no binary for this platform)') as string,
    });
  });

  it('names the model that cannot be loaded', async () => {
    peer.failure = new Error('fetch failed');
    await expect(open()).rejects.toMatchObject({
      code: 'EMBEDDING_FAILED',
      message: 'The model "some/model" cannot be used: fetch failed',
    });
  });

  it('refuses dimensions that the model has not', async () => {
    await expect(open({ dimensions: 384 })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'The model gives 3 dimensions, EMBEDDING_DIMENSIONS is 384',
    });
    expect((await open({ dimensions: 3 })).dimensions).toBe(3);
  });

  it.each<[string, FakePeer['change'], RegExp]>([
    ['of another shape', (output) => ({ ...output, dims: [1, 1, 3] }), /a tensor of \[1, 1, 3\] for 1 text/],
    ['for another number of texts', (output) => ({ ...output, dims: [2, 3] }), /\[2, 3\] for 1 text/],
    ['of other numbers', (output) => ({ ...output, type: 'float16' }), /float16.*EMBEDDING_DTYPE/],
    ['that are no numbers', (output) => ({ ...output, data: output.data.fill(NaN) }), /not finite/],
  ])('refuses vectors %s', async (_, change, message) => {
    peer.change = change;
    await expect(open()).rejects.toMatchObject({
      code: 'EMBEDDING_FAILED',
      message: expect.stringMatching(message) as string,
    });
  });
});
