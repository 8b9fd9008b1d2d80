import type { ChangeLog, MaterialChange, VectorCollections } from '../../src/relational/index.js';
import type { ChangeLogSubject } from './change-log.contract.js';

/** Longer than any test takes. */
const HOLD_MS = 600_000;
const ID = '11111111-1111-4111-8111-111111111111';
const OLD = { name: 'old', modelId: 'hashing-v2-512', dimensions: 512 };
const NEW = { name: 'new', modelId: 'hashing-v2-256', dimensions: 256 };

/** Every pair of `VectorCollections` and `ChangeLog` passes this: nothing is lost for a collection that is known. */
export function vectorCollectionsContract(open: () => Promise<ChangeLogSubject>): void {
  let subject: ChangeLogSubject;
  let changes: ChangeLog;
  let collections: VectorCollections;

  beforeAll(async () => {
    subject = await open();
    ({ changes, collections } = subject);
  }, 120_000);
  afterAll(() => subject.close(), 60_000);
  beforeEach(async () => {
    await subject.byHand('DELETE FROM materials');
    await subject.byHand('DELETE FROM material_changes');
    await subject.byHand('DELETE FROM vector_collections');
    changes.serve(OLD.name);
    await collections.seen(OLD);
  });

  const insert = () =>
    subject.byHand(
      `INSERT INTO materials (id, name, use_category, unit) VALUES ($1, 'Рубероид', 'Кровля', 'м2')`,
      [ID],
    );
  const moveTo = (category: string) =>
    subject.byHand('UPDATE materials SET use_category = $2 WHERE id = $1', [ID, category]);
  const seqsOf = (found: readonly MaterialChange[]) => found.map(({ seq }) => seq);
  /** Everything that is due for a collection, as an instance of it applies it. */
  const applyAllFor = async (name: string) => {
    changes.serve(name);
    const due = await changes.claim(false, 100, HOLD_MS);
    await changes.applied(seqsOf(due));
    return due;
  };

  it('keeps nothing of what is applied while there is one', async () => {
    await insert();
    expect(await applyAllFor(OLD.name)).toHaveLength(1);
    expect(await changes.lag()).toMatchObject({ changes: 0 });
  });

  it('leaves what one applied to the other, and what that one applied to nobody', async () => {
    await collections.seen(NEW);
    await insert();
    expect(await applyAllFor(OLD.name)).toMatchObject([{ materialId: ID, op: 'insert' }]);
    expect(await changes.lag()).toMatchObject({ changes: 0 });
    changes.serve(NEW.name);
    expect(await changes.lag()).toMatchObject({ changes: 1 });
    expect(await changes.isLagging(HOLD_MS)).toBe(true);
    expect(await changes.pendingScope(10)).toEqual([{ materialId: ID, categories: ['Кровля'] }]);
    expect(await applyAllFor(NEW.name)).toMatchObject([{ materialId: ID, op: 'insert', attempts: 1 }]);
    expect(await changes.lag()).toMatchObject({ changes: 0 });
    expect(await applyAllFor(OLD.name)).toEqual([]);
  });

  it('keeps one change for each material, with the first and the last category, and a delete among them', async () => {
    await collections.seen(NEW);
    await insert();
    await applyAllFor(OLD.name);
    await moveTo('Смеси');
    await moveTo('Битум');
    await applyAllFor(OLD.name);
    await subject.byHand('DELETE FROM materials WHERE id = $1', [ID]);
    await insert();
    await applyAllFor(OLD.name);
    await moveTo('Дорога');
    await applyAllFor(OLD.name);
    changes.serve(NEW.name);
    expect(await changes.of([ID])).toMatchObject([{ op: 'delete', categories: ['Дорога'] }]);
  });

  it('is not taken for applied when the material changed again meanwhile', async () => {
    await collections.seen(NEW);
    await insert();
    await applyAllFor(OLD.name);
    changes.serve(NEW.name);
    const taken = await changes.claim(false, 100, HOLD_MS);
    await moveTo('Смеси');
    await applyAllFor(OLD.name);
    changes.serve(NEW.name);
    await changes.applied(seqsOf(taken));
    expect(await changes.claim(false, 100, HOLD_MS)).toMatchObject([{ materialId: ID, attempts: 1 }]);
  });

  it('is left to whoever did not index it, when another tells the cache', async () => {
    await collections.seen(NEW);
    await insert();
    changes.serve(OLD.name);
    await changes.indexed(seqsOf(await changes.claim(false, 100, HOLD_MS)));
    changes.serve(NEW.name);
    expect(await changes.isLagging(-1000)).toBe(true);
    await changes.applied(seqsOf(await changes.claim(true, 100, HOLD_MS)));
    expect(await applyAllFor(NEW.name)).toMatchObject([{ materialId: ID }]);
    expect(await applyAllFor(OLD.name)).toEqual([]);
  });

  it('is set aside for the one that refuses it, and due for the other', async () => {
    await collections.seen(NEW);
    await insert();
    changes.serve(OLD.name);
    await changes.setAside(seqsOf(await changes.claim(false, 100, HOLD_MS)), 'too long');
    expect(await changes.lag()).toMatchObject({ changes: 0, setAside: 1 });
    expect(await applyAllFor(NEW.name)).toMatchObject([{ materialId: ID }]);
    expect(await changes.lag()).toMatchObject({ changes: 0, setAside: 0 });
    expect(await changes.retrySetAside()).toBe(0);
    changes.serve(OLD.name);
    expect(await changes.listSetAside(10)).toMatchObject([{ materialId: ID, reason: 'too long' }]);
    expect(await changes.retrySetAside()).toBe(1);
    expect(await applyAllFor(OLD.name)).toMatchObject([{ materialId: ID }]);
    expect(await applyAllFor(NEW.name)).toEqual([]);
  });

  it('takes a material that is in no change, for the one, once', async () => {
    await collections.seen(NEW);
    const scope = { materialId: ID, categories: ['Кровля'] };
    await changes.addSetAside(scope, 'too long');
    await changes.addSetAside(scope, 'much too long');
    expect(await changes.listSetAside(10)).toMatchObject([{ ...scope, reason: 'much too long' }]);
    changes.serve(NEW.name);
    expect(await changes.listSetAside(10)).toEqual([]);
  });

  it('lists what is known: whose vectors, how far, how much waits', async () => {
    await collections.seen(NEW);
    await insert();
    await applyAllFor(OLD.name);
    await collections.filled(OLD.name);
    await collections.claimFilling(NEW.name, 'me', HOLD_MS, { done: 3, total: 7 });
    expect(await collections.list()).toEqual([
      { ...NEW, filled: false, done: 3, total: 7, pending: 1, seenSecondsAgo: expect.any(Number) },
      { ...OLD, filled: true, done: 0, total: 0, pending: 0, seenSecondsAgo: expect.any(Number) },
    ]);
    await collections.seen(OLD);
    expect((await collections.list())[1]).toMatchObject({ filled: true });
  });

  it('is filled by one at a time; by another when that one is silent; by nobody when it is full', async () => {
    const claim = (owner: string, holdMs = HOLD_MS) =>
      collections.claimFilling(OLD.name, owner, holdMs, { done: 0, total: 1 });
    expect((await Promise.all(['a', 'b', 'c'].map((owner) => claim(owner)))).filter(Boolean)).toHaveLength(1);
    await collections.forget(OLD.name);
    expect(await claim('a')).toBe(false);
    await collections.seen(OLD);
    expect([await claim('a'), await claim('b'), await claim('a', -1), await claim('b')]).toEqual([
      true,
      false,
      true,
      true,
    ]);
    await collections.filled(OLD.name);
    expect(await claim('b')).toBe(false);
    await collections.emptied(OLD.name);
    expect(await collections.list()).toMatchObject([{ filled: false, done: 0 }]);
    expect(await claim('b')).toBe(true);
  });

  it('keeps nothing for one that is forgotten', async () => {
    await collections.seen(NEW);
    await insert();
    await applyAllFor(OLD.name);
    await collections.forget(NEW.name);
    expect((await collections.list()).map(({ name }) => name)).toEqual([OLD.name]);
    changes.serve(NEW.name);
    expect(await changes.of([ID])).toEqual([]);
  });
}
