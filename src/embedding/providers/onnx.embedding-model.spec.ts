import { EventEmitter } from 'node:events';
import { ManualClock } from '../../../test/support/manual-clock.js';
import type { FromThread, ToThread } from './onnx-messages.js';
import { OnnxEmbeddingModel, type OnnxOptions } from './onnx.embedding-model.js';
import type { Thread } from './model-thread.js';

const READY: FromThread = { kind: 'ready', modelId: 'onnx:x', dimensions: 2 };

/** A thread that answers when the test says so. */
class FakeThread extends EventEmitter {
  readonly asked: ToThread[] = [];
  held = true;
  terminated = false;

  /** `first`: what it says when it has begun, if anything. */
  constructor(first: FromThread | undefined) {
    super();
    if (first) setImmediate(() => this.emit('message', first));
  }

  terminate(): Promise<number> {
    this.terminated = true;
    return Promise.resolve(1);
  }

  postMessage(message: ToThread): void {
    this.asked.push(message);
  }

  ref(): void {
    this.held = true;
  }

  unref(): void {
    this.held = false;
  }

  /** Answers the last question, each text with a vector of its length. */
  answer(): void {
    const { id, texts } = this.asked.at(-1)!;
    this.say({ kind: 'vectors', id, vectors: texts.map((text) => Float32Array.of(text.length, 0)) });
  }

  say(message: FromThread): void {
    this.emit('message', message);
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('OnnxEmbeddingModel', () => {
  let threads: FakeThread[];
  let next: FromThread | undefined;
  let clock: ManualClock;

  beforeEach(() => {
    threads = [];
    next = READY;
    clock = new ManualClock();
  });

  const start = () => {
    const thread = new FakeThread(next);
    threads.push(thread);
    return thread as unknown as Thread;
  };
  const open = (changes: Partial<OnnxOptions> = {}) =>
    OnnxEmbeddingModel.open(
      {
        model: 'x',
        cacheFolder: 'y',
        pooling: 'mean',
        dtype: 'fp32',
        batchSize: 100,
        timeoutMs: 10_000,
        ...changes,
      },
      start,
      clock,
    );
  const lengths = (vectors: Float32Array[]) => vectors.map(([length]) => length);

  it('is what the thread has loaded', async () => {
    expect(await open()).toMatchObject({ modelId: 'onnx:x', dimensions: 2 });
  });

  it('says why the model cannot be used', async () => {
    next = { kind: 'unusable', code: 'CONFIG_INVALID', reason: 'not installed' };
    await expect(open()).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: 'not installed' });
  });

  it('asks in batches, and keeps the order', async () => {
    const model = await open({ batchSize: 2 });
    const work = model.embed(['a', 'bb', 'ccc'], 'document');
    await settled();
    threads[0]!.answer();
    await settled();
    threads[0]!.answer();
    expect(lengths(await work)).toEqual([1, 2, 3]);
    expect(threads[0]!.asked.map(({ texts }) => texts)).toEqual([['a', 'bb'], ['ccc']]);
  });

  it('lets queries go before documents, one batch at a time', async () => {
    const model = await open();
    const work = [
      model.embed(['d1'], 'document'),
      model.embed(['d2'], 'document'),
      model.embed(['q'], 'query'),
    ];
    for (let count = 1; count <= 3; count += 1) {
      await settled();
      expect(threads[0]!.asked).toHaveLength(count);
      threads[0]!.answer();
    }
    await Promise.all(work);
    expect(threads[0]!.asked.map(({ texts }) => texts[0])).toEqual(['d1', 'q', 'd2']);
  });

  it('takes the newest of the queries that wait', async () => {
    const model = await open();
    const work = ['q1', 'q2', 'q3'].map((query) => model.embed([query], 'query'));
    for (let count = 1; count <= 3; count += 1) {
      await settled();
      threads[0]!.answer();
    }
    await Promise.all(work);
    expect(threads[0]!.asked.map(({ texts }) => texts[0])).toEqual(['q1', 'q3', 'q2']);
  });

  it('holds the process only while it works', async () => {
    const model = await open();
    expect(threads[0]!.held).toBe(false);
    const work = model.embed(['a'], 'query');
    await settled();
    expect(threads[0]!.held).toBe(true);
    threads[0]!.answer();
    await work;
    expect(threads[0]!.held).toBe(false);
  });

  it('gives up after the time limit, and does not begin what nobody waits for', async () => {
    const model = await open({ timeoutMs: 50 });
    const late = { code: 'EMBEDDING_FAILED', message: 'The embedding model onnx:x: no answer within 50 ms' };
    await Promise.all([
      expect(model.embed(['slow'], 'document')).rejects.toMatchObject(late),
      expect(model.embed(['waiting'], 'document')).rejects.toMatchObject(late),
    ]);
    threads[0]!.answer();
    expect(threads[0]!.asked.map(({ texts }) => texts[0])).toEqual(['slow']);
    const work = model.embed(['a'], 'query');
    await settled();
    threads[0]!.answer();
    expect(lengths(await work)).toEqual([1]);
  });

  it('tells what the model failed with, and goes on', async () => {
    const model = await open();
    const work = model.embed(['a'], 'query');
    await settled();
    threads[0]!.say({ kind: 'failed', id: 1, reason: 'out of memory' });
    await expect(work).rejects.toMatchObject({
      code: 'EMBEDDING_FAILED',
      message: 'The embedding model onnx:x: out of memory',
    });
    const again = model.embed(['bb'], 'query');
    await settled();
    threads[0]!.answer();
    expect(lengths(await again)).toEqual([2]);
  });

  it('starts the thread again when it has ended, and fails only what was under way', async () => {
    const model = await open();
    const lost = [model.embed(['a'], 'query'), model.embed(['b'], 'document')];
    await settled();
    threads[0]!.emit('exit', 1);
    for (const work of lost) await expect(work).rejects.toMatchObject({ code: 'EMBEDDING_FAILED' });
    const work = model.embed(['bb'], 'query');
    await settled();
    await settled();
    threads[1]!.answer();
    expect(lengths(await work)).toEqual([2]);
  });

  it('refuses a model that became another one meanwhile', async () => {
    const model = await open();
    threads[0]!.emit('exit', 1);
    next = { kind: 'ready', modelId: 'onnx:y', dimensions: 2 };
    await expect(model.embed(['a'], 'query')).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('does not load again at once what could not be loaded, and says why', async () => {
    const model = await open();
    threads[0]!.emit('exit', 1);
    next = { kind: 'unusable', code: 'EMBEDDING_FAILED', reason: 'out of memory' };
    const refused = { code: 'EMBEDDING_FAILED', message: 'out of memory' };
    for (let search = 0; search < 3; search += 1) {
      clock.advance(3000);
      await expect(model.embed(['a'], 'query')).rejects.toMatchObject(refused);
    }
    expect(threads).toHaveLength(2);
    next = READY;
    clock.advance(10_000);
    const work = model.embed(['bb'], 'query');
    await settled();
    await settled();
    threads[2]!.answer();
    expect(lengths(await work)).toEqual([2]);
  });

  it('ends a thread that does not come to an end with loading', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      next = undefined;
      const opened = expect(open()).rejects.toMatchObject({
        code: 'EMBEDDING_FAILED',
        message: expect.stringContaining('loading the embedding model') as string,
      });
      jest.advanceTimersByTime(15 * 60_000);
      await opened;
      expect(threads[0]!.terminated).toBe(true);
    } finally {
      jest.useRealTimers();
    }
  });
});
