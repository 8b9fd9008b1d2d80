import { Logger } from '@nestjs/common';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { AppError } from '../../common/errors.js';
import type { EmbeddingProvider } from '../../embedding/index.js';
import type { ChangeLog, CollectionState, MaterialStore, VectorCollections } from '../../relational/index.js';
import { VectorGate, type VectorStore } from '../../vector/index.js';
import { CollectionFiller } from './collection-filler.js';
import type { ReconcileReport } from './reconcile-report.js';
import type { Reconciler } from './reconciler.js';

const OWN: CollectionState = {
  name: 'own',
  modelId: 'm',
  dimensions: 4,
  filled: false,
  done: 0,
  total: 0,
  pending: 0,
  seenSecondsAgo: 0,
};
const OTHER: CollectionState = { ...OWN, name: 'other', filled: true };
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A filler among these collections, with 100 materials; the comparisons that it begins end so, one after the other. */
function fillerAmong(
  known: CollectionState[],
  { points = 0, isShared = true, ends = ['done'] }: { points?: number; isShared?: boolean; ends?: string[] },
) {
  const clock = new ManualClock();
  const gate = new VectorGate();
  const calls: string[] = [];
  const state = (name: string) => known.find((collection) => collection.name === name) ?? { ...OWN };
  const collections = {
    seen: () => Promise.resolve(),
    list: () => Promise.resolve(known.map((collection) => ({ ...collection }))),
    claimFilling: (name: string) => Promise.resolve(!state(name).filled),
    filled: (name: string) => {
      calls.push(`filled ${name}`);
      state(name).filled = true;
      return Promise.resolve();
    },
    emptied: (name: string) => {
      calls.push(`emptied ${name}`);
      state(name).filled = false;
      return Promise.resolve();
    },
    forget: () => Promise.resolve(),
  } satisfies VectorCollections;
  const there = { points, isUp: true };
  const vectors = {
    isShared,
    nameOf: () => 'own',
    collections: () => Promise.resolve([]),
    count: () =>
      there.isUp ? Promise.resolve(there.points) : Promise.reject(new AppError('STORE_UNAVAILABLE', 'down')),
    publish: () => {
      calls.push('published');
      return Promise.resolve();
    },
  } as unknown as VectorStore;
  const reconciler = {
    start: () => {
      calls.push('compared');
      return Promise.resolve({} as ReconcileReport);
    },
    ended: () => {
      const end = ends.shift() ?? 'done';
      if (end === 'done') there.points = 100;
      return Promise.resolve({ state: end } as ReconcileReport);
    },
  } as unknown as Reconciler;
  const filler = new CollectionFiller(
    { count: () => Promise.resolve(100) } as unknown as MaterialStore,
    vectors,
    { modelId: 'm', dimensions: 4 } as EmbeddingProvider,
    {
      serve: (name: string) => calls.push(`serves ${name}`),
      lag: () => Promise.resolve({ changes: 0, seconds: 0, setAside: 1 }),
    } as unknown as ChangeLog,
    collections,
    gate,
    reconciler,
    clock,
  );
  return { filler, gate, calls, clock, there };
}

describe('CollectionFiller', () => {
  beforeAll(() => Logger.overrideLogger(false));
  afterAll(() => Logger.overrideLogger(true));

  it('serves its collection also where it fills nothing', () => {
    const { filler, calls } = fillerAmong([{ ...OWN }], {});
    filler.onModuleInit();
    expect(calls).toEqual(['serves own']);
  });

  it('takes the only collection, of which nothing is known, for complete when its points are there', async () => {
    const { filler, gate, calls } = fillerAmong([{ ...OWN }], { points: 99 });
    await filler.start();
    expect([gate.closed, calls]).toEqual([undefined, ['filled own', 'published']]);
    await filler.beforeApplicationShutdown();
  });

  it.each([
    ['lacks points', [{ ...OWN }], { points: 50 }],
    ['is not the only one', [{ ...OWN }, { ...OTHER }], { points: 100 }],
    ['was begun', [{ ...OWN, total: 100 }], { points: 95 }],
    ['was complete and has lost its points', [{ ...OWN, filled: true }], { points: 50 }],
    ['lies in another folder', [{ ...OWN, filled: true }], { points: 50, isShared: false }],
  ])('does not search a collection that %s, and fills it', async (_, known, setup) => {
    const { filler, gate, calls } = fillerAmong(known, setup);
    const started = filler.start();
    await started;
    expect(gate.closed?.message).toMatch(/the vectors of model m are being made/);
    await settle();
    await settle();
    expect(calls.slice(-3)).toEqual(['compared', 'filled own', 'published']);
    expect(gate.closed).toBeUndefined();
    await filler.beforeApplicationShutdown();
  });

  it.each([
    ['others are complete and in use', { ...OTHER }, true, true],
    ['others were in use', { ...OTHER, seenSecondsAgo: 21 }, true, false],
    ['others are incomplete', { ...OTHER, filled: false }, true, false],
    ['others cannot be used by anybody else', { ...OTHER }, false, false],
  ])('says whether others serve: %s', async (_, other, isShared, othersServe) => {
    const { filler, gate } = fillerAmong([{ ...OWN }, other], { isShared });
    await filler.start();
    expect(gate.closed).toMatchObject({ othersServe });
    await filler.beforeApplicationShutdown();
  });

  it('tries again after a while when the filling did not reach its end', async () => {
    const { filler, gate, calls, clock } = fillerAmong([{ ...OWN }], { ends: ['failed', 'done'] });
    await filler.start();
    await settle();
    expect(calls).toEqual(['compared']);
    expect(gate.closed).toBeDefined();
    clock.advance(5000);
    await settle();
    await settle();
    expect(calls).toEqual(['compared', 'compared', 'filled own', 'published']);
    expect(gate.closed).toBeUndefined();
    await filler.beforeApplicationShutdown();
  });

  it('searches as it can while it is not known what is there, and looks again', async () => {
    const { filler, gate, calls, clock, there } = fillerAmong([{ ...OWN }], { points: 100 });
    there.isUp = false;
    await filler.start();
    await settle();
    expect([gate.closed, calls]).toEqual([undefined, []]);
    there.isUp = true;
    clock.advance(5000);
    await settle();
    expect(calls).toEqual(['filled own', 'published']);
    await filler.beforeApplicationShutdown();
  });
});
