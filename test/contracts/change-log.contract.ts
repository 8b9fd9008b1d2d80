import type { ChangeLog, MaterialStore, NewMaterial, VectorCollections } from '../../src/relational/index.js';
import { eventually } from '../support/eventually.js';

/** What the suite needs of an adapter. */
export interface ChangeLogSubject {
  store: MaterialStore;
  changes: ChangeLog;
  collections: VectorCollections;
  /** Runs SQL as somebody who knows nothing of the program. */
  byHand(statement: string, parameters?: unknown[]): Promise<void>;
  close(): Promise<void>;
}

const material = (name: string, more: Partial<NewMaterial> = {}): NewMaterial => ({
  name,
  useCategory: 'Цемент',
  unit: 'т',
  sku: null,
  description: null,
  ...more,
});

/** Longer than any test takes. */
const HOLD_MS = 600_000;
const INSERT_BY_HAND = `INSERT INTO materials (id, name, use_category, unit) VALUES ($1, $2, 'Кровля', 'м2')`;
const [FIRST, SECOND] = [
  '11111111-1111-4111-8111-111111111111',
  '22222222-2222-4222-8222-222222222222',
] as const;

/** Every `ChangeLog` passes this. `open` makes an empty one; it is opened once for the suite. */
export function changeLogContract(open: () => Promise<ChangeLogSubject>): void {
  let subject: ChangeLogSubject;
  let store: MaterialStore;
  let changes: ChangeLog;

  beforeAll(async () => {
    subject = await open();
    ({ store, changes } = subject);
  }, 120_000);
  afterAll(() => subject.close(), 60_000);
  beforeEach(async () => {
    await subject.byHand('DELETE FROM materials');
    await subject.byHand('DELETE FROM material_changes');
  });

  const create = async (name: string, more: Partial<NewMaterial> = {}) => {
    const [outcome] = await store.insertMany([material(name, more)]);
    if (outcome?.status !== 'created') throw new Error('not created');
    return outcome.material;
  };
  const byHand = (id: string, name = 'Рубероид') => subject.byHand(INSERT_BY_HAND, [id, name]);

  it('has every kind of change, with the categories of before and after', async () => {
    const { id } = await create('Цемент');
    await store.update(id, { useCategory: 'Смеси' });
    await store.delete(id);
    const found = await changes.of([id]);
    expect(found.map(({ op, categories }) => [op, categories])).toEqual([
      ['insert', ['Цемент']],
      ['update', ['Цемент', 'Смеси']],
      ['delete', ['Смеси']],
    ]);
    expect(found.every(({ indexed, attempts }) => !indexed && attempts === 0)).toBe(true);
  });

  it('has nothing of a write that changed nothing, or was refused', async () => {
    const { id } = await create('Цемент', { sku: 'CEM-1' });
    await changes.applied((await changes.of([id])).map(({ seq }) => seq));
    await store.upsertMany([material('Цемент', { sku: 'CEM-1' })]);
    await store.update(id, { name: 'Цемент' });
    await store.insertMany([material('Другой', { sku: 'CEM-1' })]);
    await expect(store.update(id, { name: 'x' })).rejects.toThrow();
    expect(await changes.lag()).toEqual({ changes: 0, seconds: 0, setAside: 0 });
    expect((await store.findById(id))?.version).toBe(1);
  });

  it('leaves a program its own changes for a while, and makes all others due at once', async () => {
    await create('Цемент');
    expect(await changes.claim(false, 10, HOLD_MS)).toEqual([]);
    await byHand(FIRST);
    expect((await changes.claim(false, 10, HOLD_MS)).map(({ materialId }) => materialId)).toEqual([FIRST]);
  });

  it('has what SQL typed by hand does, and gives that a version and a time', async () => {
    await byHand(FIRST);
    await byHand(SECOND);
    const before = await store.findById(FIRST);
    await subject.byHand(`UPDATE materials SET name = 'Гидроизол' WHERE id = $1`, [FIRST]);
    const after = await store.findById(FIRST);
    expect(after?.version).toBe(2);
    expect(after?.updatedAt.getTime()).toBeGreaterThan(before?.updatedAt.getTime() ?? Infinity);
    await subject.byHand('DELETE FROM materials WHERE id = $1', [SECOND]);
    expect((await changes.of([FIRST])).map(({ op }) => op)).toEqual(['insert', 'update']);
    expect((await changes.of([SECOND])).map(({ op }) => op)).toEqual(['insert', 'delete']);
    await subject.byHand('TRUNCATE materials');
    expect((await changes.of([FIRST])).map(({ op }) => op)).toEqual(['insert', 'update', 'delete']);
  });

  it('has a material that got another id, or another time', async () => {
    await byHand(FIRST);
    await subject.byHand('UPDATE materials SET id = $2 WHERE id = $1', [FIRST, SECOND]);
    expect((await changes.of([FIRST])).map(({ op }) => op)).toEqual(['insert', 'delete']);
    expect((await changes.of([SECOND])).map(({ op }) => op)).toEqual(['insert']);
    await subject.byHand(`UPDATE materials SET created_at = created_at - interval '1 year' WHERE id = $1`, [
      SECOND,
    ]);
    expect((await changes.of([SECOND])).map(({ op }) => op)).toEqual(['insert', 'update']);
  });

  it('completes the words of what was typed by hand, once, without that being a change', async () => {
    await byHand(FIRST, 'Рубероид кровельный');
    const search = () => store.search({ text: 'рубероид', mode: 'fulltext', limit: 10 });
    expect(await search()).toEqual([]);
    await store.completeWords([FIRST]);
    expect((await search()).map(({ id }) => id)).toEqual([FIRST]);
    await subject.byHand(`UPDATE materials SET name = 'Гидроизол кровельный' WHERE id = $1`, [FIRST]);
    expect(await search()).toEqual([]);
    await store.completeWords([FIRST]);
    expect(
      (await store.search({ text: 'гидроизол', mode: 'fulltext', limit: 10 })).map(({ id }) => id),
    ).toEqual([FIRST]);
    expect(await changes.of([FIRST])).toHaveLength(2);
    expect((await store.findById(FIRST))?.version).toBe(2);
  });

  it('gives a change to one at a time, the oldest first, and to the next when its time is over', async () => {
    await byHand(FIRST);
    await byHand(SECOND);
    expect((await changes.claim(false, 1, HOLD_MS)).map(({ materialId }) => materialId)).toEqual([FIRST]);
    const claims = await Promise.all([1, 2, 3].map(() => changes.claim(false, 10, HOLD_MS)));
    expect(claims.flat().map(({ materialId }) => materialId)).toEqual([SECOND]);
    await changes.postpone(
      (await changes.of([FIRST])).map(({ seq }) => seq),
      0,
      'the holder died',
    );
    expect(await changes.claim(false, 10, HOLD_MS)).toMatchObject([{ materialId: FIRST, attempts: 2 }]);
  });

  it('remembers the last comparison of the stores', async () => {
    expect(await changes.lastReport()).toBeNull();
    await changes.keepReport({ missing: 1 });
    await changes.keepReport({ missing: 0 });
    expect(await changes.lastReport()).toEqual({ missing: 0 });
  });

  it('forgets what is applied, and only that', async () => {
    await byHand(FIRST);
    const seen = await changes.of([FIRST]);
    await subject.byHand(`UPDATE materials SET name = 'Гидроизол' WHERE id = $1`, [FIRST]);
    const seqs = seen.map(({ seq }) => seq);
    expect(await changes.hasAny(seqs)).toBe(true);
    await changes.applied(seqs);
    expect(await changes.hasAny(seqs)).toBe(false);
    expect((await changes.of([FIRST])).map(({ op }) => op)).toEqual(['update']);
  });

  it('does not give out what is set aside, shows it, and gives it again on demand', async () => {
    await byHand(FIRST);
    const [change] = await changes.claim(false, 10, HOLD_MS);
    await changes.setAside([change?.seq ?? ''], 'the endpoint refuses this text');
    expect(await changes.claim(false, 10, HOLD_MS)).toEqual([]);
    expect(await changes.lag()).toMatchObject({ changes: 0, setAside: 1 });
    expect(await changes.listSetAside(10)).toMatchObject([
      { materialId: FIRST, reason: 'the endpoint refuses this text', setAsideAt: expect.any(Date) },
    ]);
    expect(await changes.retrySetAside()).toBe(1);
    expect(await changes.claim(false, 10, HOLD_MS)).toMatchObject([{ materialId: FIRST, attempts: 1 }]);
    expect(await changes.retrySetAside()).toBe(0);
  });

  it('tells how far the other stores are behind', async () => {
    expect(await changes.isLagging(HOLD_MS)).toBe(false);
    await byHand(FIRST);
    expect(await changes.isLagging(HOLD_MS)).toBe(false);
    expect(await changes.isLagging(-1000)).toBe(true);
    expect(await changes.lag()).toMatchObject({ changes: 1 });
    const [change] = await changes.claim(false, 10, HOLD_MS);
    expect(await changes.isLagging(HOLD_MS)).toBe(true);
    await changes.setAside([change?.seq ?? ''], 'it stays for long');
    expect(await changes.isLagging(HOLD_MS)).toBe(false);
    await changes.retrySetAside();
    await changes.claim(false, 10, HOLD_MS);
    await changes.indexed([change?.seq ?? '']);
    // The vector store has it; what is left is to tell the cache.
    expect(await changes.isLagging(-1000)).toBe(false);
    expect(await changes.claim(false, 10, HOLD_MS)).toEqual([]);
    expect(await changes.claim(true, 10, HOLD_MS)).toMatchObject([{ materialId: FIRST, indexed: true }]);
  });

  it('names what everything pending touches, unless that is too much', async () => {
    await byHand(FIRST);
    await byHand(SECOND);
    await subject.byHand(`UPDATE materials SET use_category = 'Битум' WHERE id = $1`, [FIRST]);
    const scope = (await changes.pendingScope(10)) ?? [];
    const named = scope.map(({ materialId, categories }) => [materialId, ...categories].join(' '));
    expect(named.sort()).toEqual([`${FIRST} Кровля`, `${FIRST} Кровля Битум`, `${SECOND} Кровля`]);
    expect(await changes.pendingScope(2)).toBeNull();
  });

  it('announces what is due at once', async () => {
    let heard = 0;
    const stop = changes.listen(() => (heard += 1));
    const announced = async (act: () => Promise<unknown>) => {
      const before = heard;
      await act();
      await eventually(() => {
        expect(heard).toBeGreaterThan(before);
        return Promise.resolve();
      });
    };
    await announced(() => byHand(FIRST));
    const seqs = (await changes.of([FIRST])).map(({ seq }) => seq);
    await announced(() => changes.indexed(seqs));
    await changes.postpone(seqs, HOLD_MS, 'for long');
    await announced(() => changes.hasten(seqs));
    expect(await changes.claim(true, 10, HOLD_MS)).toHaveLength(1);
    await changes.setAside(seqs, 'why not');
    await announced(() => changes.retrySetAside());
    stop();
  });
}
