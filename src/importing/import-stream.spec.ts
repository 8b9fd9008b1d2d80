import { ManualClock } from '../../test/support/manual-clock.js';
import { AppError } from '../common/errors.js';
import type { NewMaterial } from '../relational/index.js';
import { type ImportCounts, type ImportSink, noCounts } from './import-sink.js';
import { type ImportProgress, type ImportStep, importStream } from './import-stream.js';
import type { ImportRow } from './read-rows.js';
import { unreadable } from '../tabular/index.js';

const material = (name: string): NewMaterial => ({
  name,
  useCategory: 'Крепёж',
  unit: 'шт',
  sku: null,
  description: null,
});

/** `count` rows, each seventh rejected; `onRow` sees each as it is asked for. */
async function* rows(
  count: number,
  onRow: (line: number) => void = () => undefined,
): AsyncGenerator<ImportRow> {
  for (let line = 1; line <= count; line++) {
    onRow(line);
    yield await Promise.resolve(
      line % 7 === 0 ? { line, reason: 'is odd' } : { line, material: material(`Гвоздь ${line}`) },
    );
  }
}

class RecordingSink implements ImportSink {
  readonly batches: string[][] = [];
  constructor(private readonly during: (batch: number) => Promise<void> | void = () => undefined) {}

  async importBatch(materials: readonly NewMaterial[]): Promise<ImportCounts> {
    this.batches.push(materials.map(({ name }) => name));
    await this.during(this.batches.length);
    return { ...noCounts(), created: materials.length };
  }
}

describe('importStream', () => {
  it('does not hold the cells of rejected rows until their batch is written', async () => {
    const steps: ImportStep[] = [];
    async function* bad(): AsyncGenerator<ImportRow> {
      const value = 'я'.repeat(30_000);
      yield await Promise.resolve({
        line: 2,
        reason: 'is long',
        column: 'name',
        value,
        cells: { name: value },
      });
    }
    await importStream(bad(), new RecordingSink(), {
      onStep: (step) => Promise.resolve(void steps.push(step)),
    });
    expect(steps[0]?.rejections).toEqual([
      { line: 2, reason: 'is long', column: 'name', value: 'я'.repeat(1000) },
    ]);
  });

  it('writes every good row once and in order, and counts the others', async () => {
    const sink = new RecordingSink();
    const rejected: number[] = [];
    const report = await importStream(rows(100), sink, {
      batchSize: 8,
      onReject: ({ line }) => void rejected.push(line),
    });
    expect(sink.batches.flat()).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 1)
        .filter((line) => line % 7 !== 0)
        .map((line) => `Гвоздь ${line}`),
    );
    expect(sink.batches.map((batch) => batch.length)).toEqual([...Array<number>(10).fill(8), 6]);
    expect(rejected).toHaveLength(14);
    expect(report).toMatchObject({ rows: 100, rejected: 14, created: 86, aborted: false });
    expect(report.failure).toBeUndefined();
  });

  it('prepares one batch while four are written, and no more', async () => {
    let lastRow = 0;
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const sink = new RecordingSink((batch) => (batch <= 4 ? gate : undefined));
    const running = importStream(
      rows(1000, (line) => (lastRow = line)),
      sink,
      { batchSize: 6 },
    );
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    expect(sink.batches).toHaveLength(4);
    expect(lastRow).toBe(34);
    open();
    expect(await running).toMatchObject({ rows: 1000, created: 858 });
  });

  it('does not write two batches at once that have a material in common', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const sink = new RecordingSink((batch) => (batch === 1 ? gate : undefined));
    async function* same() {
      for await (const row of rows(4))
        if ('material' in row) yield { ...row, material: { ...row.material, sku: 'ONE' } };
    }
    const running = importStream(same(), sink, { batchSize: 1 });
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    expect(sink.batches).toHaveLength(1);
    open();
    expect((await running).created).toBe(4);
  });

  it('tells progress by the clock that it is given', async () => {
    const clock = new ManualClock();
    const seen: ImportProgress[] = [];
    const sink = new RecordingSink(() => clock.advance(500));
    await importStream(rows(6), sink, { batchSize: 3, clock, onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ elapsedMs, created }) => [elapsedMs, created])).toEqual([
      [500, 3],
      [1000, 6],
    ]);
    expect(seen[1]?.rowsPerSecond).toBe(6);
  });

  it('keeps what was read before a file breaks off', async () => {
    async function* broken() {
      yield* rows(5);
      throw unreadable('cut off');
    }
    const sink = new RecordingSink();
    const report = await importStream(broken(), sink, { batchSize: 2 });
    expect(report).toMatchObject({ created: 5, failure: { code: 'FILE_UNREADABLE' } });
  });

  it('stops at a sink that fails, closes the rows, and says what was written', async () => {
    let closed = false;
    async function* watched() {
      try {
        yield* rows(1000);
      } finally {
        closed = true;
      }
    }
    const sink = new RecordingSink((batch) => {
      if (batch === 3) throw new AppError('STORE_UNAVAILABLE', 'gone');
    });
    const report = await importStream(watched(), sink, { batchSize: 4 });
    expect(report.failure).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    // The one that failed, and at most three that were under way beside it.
    expect(sink.batches.length).toBeLessThanOrEqual(6);
    expect(report.created).toBe(4 * (sink.batches.length - 1));
    expect(closed).toBe(true);
  });

  it('ends after the batch under way when it is aborted', async () => {
    const abort = new AbortController();
    const sink = new RecordingSink((batch) => {
      if (batch === 2) abort.abort();
    });
    const report = await importStream(rows(1000), sink, { batchSize: 4, signal: abort.signal });
    expect(report.aborted).toBe(true);
    expect(report.created).toBe(8);
  });

  describe('the steps of an import', () => {
    const imports = async (sink: ImportSink, onStep?: (step: ImportStep) => Promise<void>) => {
      const steps: ImportStep[] = [];
      const report = await importStream(rows(40), sink, {
        batchSize: 8,
        onStep: async (step) => {
          await onStep?.(step);
          steps.push(step);
        },
      });
      return { steps, report };
    };

    it('are told in the order of the file, whichever batch is written first', async () => {
      let release: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      // The first batch is written when the third is.
      const sink = new RecordingSink((batch) => (batch === 1 ? gate : batch === 3 ? release() : undefined));
      const { steps, report } = await imports(sink);
      expect(steps.map((step) => step.rows)).toEqual([9, 18, 27, 37, 40]);
      expect(steps.flatMap(({ rejections }) => rejections.map(({ line }) => line))).toEqual([
        7, 14, 21, 28, 35,
      ]);
      expect(steps.reduce((sum, { counts }) => sum + counts.created, 0)).toBe(report.created);
    });

    it('end before a batch that could not be written, though later ones were', async () => {
      const sink = new RecordingSink((batch) =>
        batch === 2 ? Promise.reject(new AppError('STORE_TIMEOUT', 'slow')) : undefined,
      );
      const { steps, report } = await imports(sink);
      expect(steps.map((step) => step.rows)).toEqual([9]);
      expect(report.failure?.code).toBe('STORE_TIMEOUT');
      expect(sink.batches.length).toBeGreaterThan(2);
    });

    it('end the import when one cannot be recorded', async () => {
      const failing = ({ rows: done }: ImportStep) =>
        done > 9 ? Promise.reject(new AppError('STORE_UNAVAILABLE', 'away')) : Promise.resolve();
      const { steps, report } = await imports(new RecordingSink(), failing);
      expect(steps).toHaveLength(1);
      expect(report.failure?.code).toBe('STORE_UNAVAILABLE');
    });

    it('are told of rows that are all rejected, too', async () => {
      async function* bad(): AsyncGenerator<ImportRow> {
        for (let line = 1; line <= 20; line += 1) yield await Promise.resolve({ line, reason: 'is odd' });
      }
      const told: number[] = [];
      const onStep = ({ rows: done, rejections }: ImportStep) => {
        told.push(done, rejections.length);
        return Promise.resolve();
      };
      const sink = new RecordingSink();
      await importStream(bad(), sink, { batchSize: 8, onStep });
      expect(told).toEqual([8, 8, 16, 8, 20, 4]);
      expect(sink.batches).toEqual([]);
    });
  });
});
