import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { History, readHistory } from './history.js';
import { Latencies } from './latencies.js';
import { Tally } from './tally.js';
import { Acknowledgements } from './verdict.js';

/** Rows of key, version, begin, end. */
const rows = (...operations: [number, number, number, number][]) => new Float64Array(operations.flat());
const writes = (...operations: [number, number, number, number][]) => [
  { instance: 'writer', rows: rows(...operations) },
];

async function judged(
  reads: Float64Array,
  acknowledged: Acknowledgements,
  newest = [9, 9, 9],
): Promise<Tally> {
  const tally = new Tally();
  await tally.judge([{ instance: 'reader', rows: reads }], [], acknowledged, newest);
  return tally;
}

describe('the verdict on a history', () => {
  const acknowledged = Acknowledgements.none(3).with(writes([1, 1, 0, 10], [1, 2, 15, 30]));

  it.each([
    ['begins after the acknowledgement of a newer version', 31, 1, 1],
    ['begins after the acknowledgement of two newer ones', 31, 0, 1],
    ['begins before the newer version is acknowledged', 29, 1, 0],
    ['begins in the very moment of the acknowledgement', 30, 1, 0],
    ['returns the newest', 31, 2, 0],
    ['returns what is not acknowledged yet', 12, 2, 0],
    ['begins before anything was acknowledged', 5, 0, 0],
  ])('a read that %s', async (_, begin, version, stale) => {
    const tally = await judged(rows([1, version, begin, 40]), acknowledged);
    expect(tally).toMatchObject({ reads: 1, stale });
  });

  it('looks at the key that was read', async () => {
    expect((await judged(rows([2, 0, 50, 60]), acknowledged)).stale).toBe(0);
  });

  it('takes the highest version where acknowledgements overtake one another', async () => {
    const overtaken = Acknowledgements.none(1).with(writes([0, 2, 0, 10], [0, 1, 0, 20]));
    expect((await judged(rows([0, 1, 25, 26]), overtaken)).stale).toBe(1);
    expect((await judged(rows([0, 2, 25, 26]), overtaken)).stale).toBe(0);
  });

  it('remembers earlier rounds', async () => {
    const later = acknowledged.with(writes([0, 1, 100, 110])).with([]);
    expect((await judged(rows([1, 1, 200, 210], [0, 0, 200, 210]), later)).stale).toBe(2);
  });

  it('finds versions that the source never held', async () => {
    expect((await judged(rows([1, 3, 0, 1], [1, 2, 0, 1]), acknowledged, [0, 2, 0])).impossible).toBe(1);
  });

  it('says which write the read missed', async () => {
    const { examples } = await judged(rows([1, 0, 31, 33]), acknowledged);
    expect(examples).toEqual([
      {
        key: 1,
        returned: 0,
        instance: 'reader',
        begin: 31,
        end: 33,
        missed: { key: 1, version: 1, instance: 'writer', begin: 0, acknowledged: 10 },
        least: 2,
      },
    ]);
  });
});

describe('a history', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'history-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is there again as it was recorded', () => {
    const path = join(folder, 'reads');
    const history = new History(path, 2);
    for (let version = 1; version <= 3; version += 1) history.add(7, version, version * 1e12 + 0.5, 1e15);
    expect(readHistory(path)).toHaveLength(8);
    history.close();
    expect(readHistory(path)).toEqual(
      rows([7, 1, 1e12 + 0.5, 1e15], [7, 2, 2e12 + 0.5, 1e15], [7, 3, 3e12 + 0.5, 1e15]),
    );
  });

  it('is empty where there is no file, and ends before a torn row', () => {
    const path = join(folder, 'reads');
    expect(readHistory(path)).toHaveLength(0);
    const history = new History(path, 1);
    history.add(1, 2, 3, 4);
    history.add(5, 6, 7, 8);
    history.close();
    truncateSync(path, 50);
    expect(readHistory(path)).toEqual(rows([1, 2, 3, 4]));
  });
});

describe('latencies', () => {
  it('gives percentiles within a tenth, and the longest as it is', () => {
    const latencies = new Latencies();
    for (let us = 1; us <= 1000; us += 1) latencies.add(us * 1000);
    expect(latencies.percentileUs(0.5)).toBeGreaterThanOrEqual(500);
    expect(latencies.percentileUs(0.5)).toBeLessThan(550);
    expect(latencies.percentileUs(0.99)).toBeGreaterThanOrEqual(990);
    expect(latencies.maxUs).toBe(1000);
    expect(latencies.percentileUs(1)).toBe(1000);
  });

  it('adds up', () => {
    const [all, other] = [new Latencies(), new Latencies()];
    all.add(1000);
    other.add(3_000_000);
    all.merge(other);
    expect(all.maxUs).toBe(3000);
    expect(all.percentileUs(0.5)).toBeLessThan(1.1);
  });

  it('says nothing took any time when nothing was measured', () => {
    expect(new Latencies().percentileUs(0.5)).toBe(0);
  });
});
