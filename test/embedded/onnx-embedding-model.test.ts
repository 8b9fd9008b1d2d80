import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { transform } from '@swc/core';
import { OnnxEmbeddingModel, type OnnxOptions } from '../../src/embedding/providers/onnx.embedding-model.js';
import { TINY_WORDS, writeTinyModel } from '../support/tiny-onnx-model.js';

/** A folder whose `node_modules` has the optional peer; the product's own, unless told. */
const PEER_HOME = resolve(process.env.TEST_TRANSFORMERS_DIR ?? '.');
const PEER = existsSync(join(PEER_HOME, 'node_modules/@huggingface/transformers'));

const SOURCES = ['common', 'embedding', 'embedding/providers'];

/** The thread's code as the build makes it: a thread is not a part of Jest, and reads JavaScript only. */
async function compile(folder: string): Promise<URL> {
  for (const part of SOURCES) {
    await mkdir(join(folder, part), { recursive: true });
    const names = (await readdir(join('src', part))).filter((name) => /(?<!\.spec)\.ts$/.test(name));
    for (const name of names) {
      const { code } = await transform(await readFile(join('src', part, name), 'utf8'), {
        jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' },
        module: { type: 'es6' },
      });
      await writeFile(join(folder, part, name.replace(/ts$/, 'js')), code);
    }
  }
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  return new URL(`file://${folder}/embedding/providers/onnx.worker.js`);
}

const l2 = (values: readonly number[]) => values.map((value) => value / Math.hypot(...values));

describe('OnnxEmbeddingModel in a thread', () => {
  let folder: string;
  let worker: URL;
  let threads: Worker[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onnx-'));
    worker = await compile(folder);
    await writeTinyModel(join(folder, 'tiny'));
    threads = [];
  });

  afterAll(async () => {
    await Promise.all(threads.map((thread) => thread.terminate()));
    await rm(folder, { recursive: true, force: true });
  });

  function open(changes: Partial<OnnxOptions> = {}): Promise<OnnxEmbeddingModel> {
    const options: OnnxOptions = {
      model: join(folder, 'tiny'),
      cacheFolder: join(folder, 'hub'),
      pooling: 'mean',
      dtype: 'fp32',
      batchSize: 100,
      timeoutMs: 10_000,
      ...changes,
    };
    return OnnxEmbeddingModel.open(options, () => {
      const thread = new Worker(worker, { workerData: options });
      threads.push(thread);
      return thread;
    });
  }

  it('says what to install when the package is not there', async () => {
    await expect(open()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(
        /is not installed.*npm install --no-save @huggingface\/transformers@[\d.]+$/,
      ) as string,
    });
  });

  const why = PEER ? '' : ` (skipped: @huggingface/transformers is not installed in ${PEER_HOME})`;
  (PEER ? describe : describe.skip)(`with a model of nine words${why}`, () => {
    beforeAll(() => symlink(join(PEER_HOME, 'node_modules'), join(folder, 'node_modules')));

    const { цемент: cement = [], арматура: rebar = [], '[CLS]': start = [] } = TINY_WORDS;
    const mean = (...words: (readonly number[])[]) =>
      l2([0, 1, 2, 3].map((i) => words.reduce((sum, word) => sum + word[i]!, 0)));

    it('gives the mean of a text’s words, whatever it is padded with', async () => {
      const model = await open();
      expect(model).toMatchObject({
        dimensions: 4,
        modelId: expect.stringMatching(/^onnx:tiny:[0-9a-f]{16}:fp32:mean:4$/) as string,
      });
      const [one, two] = await model.embed(['цемент', 'арматура цемент цемент'], 'document');
      expect([...one!]).toEqual(mean(start, cement).map((value) => expect.closeTo(value, 5) as number));
      expect([...two!]).toEqual(
        mean(start, rebar, cement, cement).map((value) => expect.closeTo(value, 5) as number),
      );
      expect(await model.embed(['цемент'], 'query')).toEqual([one]);
    });

    it('gives the first token’s vector where the model is made for that', async () => {
      const vectors = await (await open({ pooling: 'cls' })).embed(['цемент', 'труба'], 'document');
      for (const vector of vectors)
        expect([...vector]).toEqual([expect.closeTo(0.6), 0, 0, expect.closeTo(0.8)]);
    });

    it('cuts a text that is longer than the model reads', async () => {
      const model = await open();
      const [long] = await model.embed([Array(5000).fill('труба').join(' ')], 'document');
      expect(Math.hypot(...long!)).toBeCloseTo(1, 5);
    });

    it('works through many texts, in order', async () => {
      const model = await open({ batchSize: 7 });
      const texts = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 'цемент' : 'арматура'));
      const vectors = await model.embed(texts, 'document');
      const alone = await model.embed(['цемент', 'арматура'], 'document');
      expect(vectors).toEqual(texts.map((text) => alone[text === 'цемент' ? 0 : 1]));
    });

    it('goes on after its thread was ended', async () => {
      const model = await open();
      const before = await model.embed(['цемент'], 'query');
      await threads.at(-1)!.terminate();
      expect(await model.embed(['цемент'], 'query')).toEqual(before);
    });

    it('names the model that is not there', async () => {
      const model = join(folder, 'none');
      await expect(open({ model })).rejects.toMatchObject({
        code: 'EMBEDDING_FAILED',
        message: expect.stringContaining(model) as string,
      });
    });

    it('refuses dimensions that the model has not', async () => {
      await expect(open({ dimensions: 384 })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    });
  });
});
