import { AppError } from '../../src/common/errors.js';
import type { MaterialStore, ReferenceKind, ReferenceStore } from '../../src/relational/index.js';

/** What the suite needs of an adapter. */
export interface ReferenceSubject {
  store: MaterialStore;
  reference: ReferenceStore;
  /** Runs SQL behind the back of the stores. */
  dataSource: { query(statement: string): Promise<unknown> };
  close(): Promise<void>;
}

const ABSENT = '00000000-0000-4000-8000-000000000000';

let serial = 0;

/** A name that nothing has yet: in letters that the normaliser leaves alone. */
export function freshName(name: string): string {
  serial += 1;
  return `${name} ${String(serial).replace(/\d/g, (digit) => 'бгджзлфнпщ'.charAt(Number(digit)))}`;
}

/** Every `ReferenceStore` passes this. `open` makes an empty one; it is opened once for the suite. */
export function referenceStoreContract(open: () => Promise<ReferenceSubject>): void {
  let subject: ReferenceSubject;
  let store: ReferenceStore;

  beforeAll(async () => {
    subject = await open();
    store = subject.reference;
  }, 120_000);
  afterAll(() => subject.close(), 60_000);

  const fresh = freshName;
  const category = (name = fresh('раздел'), parentId: string | null = null) =>
    store.create('categories', { name, parentId });
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'no error',
      (error: unknown) => (error instanceof AppError ? error.code : error),
    );
  const bring = (useCategory: string, unit = 'шт') =>
    subject.store.insertMany([{ name: 'Материал', useCategory, unit, sku: null, description: null }]);
  const named = async (kind: ReferenceKind, name: string) =>
    (await store.list(kind, { status: 'all' })).find((entry) => entry.name === name);

  describe('entries', () => {
    it('are created, read, changed and deleted, with aliases in their order', async () => {
      const made = await store.create('categories', {
        name: 'Кровля',
        description: 'Всё для крыш',
        aliases: ['Roofing', 'Крыша'],
      });
      expect(made).toMatchObject({
        name: 'Кровля',
        description: 'Всё для крыш',
        aliases: ['Roofing', 'Крыша'],
        parentId: null,
        reviewed: true,
        version: 1,
      });
      expect(await store.find('categories', made.id)).toEqual(made);
      const changed = await store.change('categories', made.id, { aliases: ['Крыша', 'Кровли'] }, 1);
      expect(changed).toMatchObject({ name: 'Кровля', aliases: ['Крыша', 'Кровли'], version: 2 });
      expect(changed.updatedAt.getTime()).toBeGreaterThan(made.updatedAt.getTime());
      expect(await store.delete('categories', made.id, 2)).toBe(true);
      expect(await store.delete('categories', made.id)).toBe(false);
      expect(await store.find('categories', made.id)).toBeNull();
      expect(await codeOf(store.change('categories', made.id, {}))).toBe('REFERENCE_NOT_FOUND');
    });

    it('refuse a change, a merge and a deletion of a version that is gone', async () => {
      const [a, b] = [await category(), await category()];
      expect(await codeOf(store.change('categories', a.id, { description: 'x' }, 7))).toBe(
        'VERSION_MISMATCH',
      );
      expect(await codeOf(store.merge('categories', a.id, b.id, 7))).toBe('VERSION_MISMATCH');
      expect(await codeOf(store.delete('categories', a.id, 7))).toBe('VERSION_MISMATCH');
    });

    it('share no name and no alias, however they are spelt, and tell who has it', async () => {
      const paint = await store.create('categories', { name: 'Краска', aliases: ['ЛКМ'] });
      for (const name of ['краска', '  КРАСКА', 'лкм'])
        await expect(store.create('categories', { name })).rejects.toMatchObject({
          code: 'NAME_TAKEN',
          details: { existing_id: paint.id, existing_name: 'Краска', reviewed: true },
        });
      expect(await codeOf(store.create('categories', { name: 'Эмаль', aliases: ['лкм'] }))).toBe(
        'NAME_TAKEN',
      );
      expect(await named('categories', 'Эмаль')).toBeUndefined();
      const enamel = await store.create('categories', { name: 'Эмаль', aliases: ['эмаль', 'Эмали'] });
      expect(enamel.aliases).toEqual(['Эмали']);
      expect(await codeOf(store.change('categories', enamel.id, { name: 'КРАСКА' }))).toBe('NAME_TAKEN');
      await store.change('categories', paint.id, { aliases: [] });
      expect(await store.change('categories', enamel.id, { aliases: ['ЛКМ'] })).toMatchObject({
        aliases: ['ЛКМ'],
      });
    });

    it('are created once by many who create them at once', async () => {
      const name = fresh('наперегонки');
      const codes = await Promise.all(
        Array.from({ length: 6 }, () => codeOf(store.create('categories', { name }))),
      );
      expect(codes.sort()).toEqual([
        'NAME_TAKEN',
        'NAME_TAKEN',
        'NAME_TAKEN',
        'NAME_TAKEN',
        'NAME_TAKEN',
        'no error',
      ]);
    });

    it('are listed by name, a part at a time', async () => {
      const all = (await store.list('colors', { status: 'all' })).map(({ name }) => name);
      expect(all.length).toBeGreaterThan(10);
      expect(all).toEqual([...all].sort());
      const part = await store.list('colors', { status: 'reviewed', limit: 3, skip: 2 });
      expect(part.map(({ name }) => name)).toEqual(all.slice(2, 5));
    });
  });

  describe('the tree of categories', () => {
    it('refuses a parent that is not there, and one that is below', async () => {
      expect(await codeOf(category(fresh('x'), ABSENT))).toBe('VALIDATION_FAILED');
      const a = await category();
      const b = await category(undefined, a.id);
      const c = await category(undefined, b.id);
      for (const parent of [a, b, c])
        expect(await codeOf(store.change('categories', a.id, { parentId: parent.id }))).toBe(
          'CATEGORY_CYCLE',
        );
      expect(await store.change('categories', c.id, { parentId: a.id })).toMatchObject({ parentId: a.id });
      expect(await store.change('categories', c.id, { parentId: null })).toMatchObject({ parentId: null });
    });

    it('gets no cycle by two moves at once, each of which makes none', async () => {
      for (let round = 0; round < 5; round += 1) {
        const [a, b] = [await category(), await category()];
        const codes = await Promise.all([
          codeOf(store.change('categories', a.id, { parentId: b.id })),
          codeOf(store.change('categories', b.id, { parentId: a.id })),
        ]);
        expect(codes.sort()).toEqual(['CATEGORY_CYCLE', 'no error']);
      }
    });

    it('is not deeper than twenty levels', async () => {
      let parent = (await category()).id;
      for (let level = 2; level <= 20; level += 1) parent = (await category(undefined, parent)).id;
      expect(await codeOf(category(undefined, parent))).toBe('VALIDATION_FAILED');
      const above = await category();
      const below = await category(undefined, above.id);
      expect(below.parentId).toBe(above.id);
      expect(await codeOf(store.change('categories', above.id, { parentId: parent }))).toBe(
        'VALIDATION_FAILED',
      );
    });

    it('keeps a category that others are below, or that materials have by any of its names', async () => {
      const parent = await category();
      await category(undefined, parent.id);
      await expect(store.delete('categories', parent.id)).rejects.toMatchObject({
        code: 'REFERENCE_IN_USE',
        details: { children: 1, materials: 0 },
      });
      const tiles = await store.create('categories', { name: 'Плитка', aliases: ['Кафель'] });
      await bring('КАФЕЛЬ');
      await expect(store.delete('categories', tiles.id)).rejects.toMatchObject({
        code: 'REFERENCE_IN_USE',
        details: { children: 0, materials: 1 },
      });
    });

    it('does not become deeper by a merge, which then changes nothing', async () => {
      let deep = (await category()).id;
      for (let level = 2; level <= 19; level += 1) deep = (await category(undefined, deep)).id;
      const top = await category();
      const middle = await category(undefined, top.id);
      await category(undefined, middle.id);
      expect(await codeOf(store.merge('categories', top.id, deep))).toBe('VALIDATION_FAILED');
      expect((await store.find('categories', middle.id))?.parentId).toBe(top.id);
      expect((await store.merge('categories', middle.id, deep)).id).toBe(deep);
    });

    it('goes on without a cycle when a category is merged into one below it', async () => {
      const top = await category();
      const a = await category(undefined, top.id);
      const b = await category(undefined, a.id);
      const c = await category(undefined, b.id);
      const other = await category(undefined, a.id);
      expect(await store.merge('categories', a.id, c.id)).toMatchObject({
        parentId: top.id,
        aliases: [a.name],
      });
      expect((await store.find('categories', b.id))?.parentId).toBe(c.id);
      expect((await store.find('categories', other.id))?.parentId).toBe(c.id);
    });
  });

  describe('units', () => {
    it('are there from the start, with aliases and exact factors', async () => {
      const units = await store.list('units', { status: 'reviewed' });
      const byName = new Map(units.map((unit) => [unit.name, unit]));
      expect(byName.get('шт')?.aliases).toEqual(expect.arrayContaining(['штука', 'pcs']));
      expect(byName.get('т')).toMatchObject({ factor: '1000', baseId: byName.get('кг')?.id });
      expect(byName.get('л')).toMatchObject({ factor: '0.001', baseId: byName.get('м3')?.id });
      expect(byName.get('100 шт')).toMatchObject({ factor: '100', baseId: byName.get('шт')?.id });
    });

    it('are defined by a unit that is defined by none', async () => {
      const [kg, t] = [await named('units', 'кг'), await named('units', 'т')];
      const define = (baseId: string | null) =>
        codeOf(store.create('units', { name: fresh('ед'), baseId, factor: '5' }));
      expect(await define(t!.id)).toBe('VALIDATION_FAILED');
      expect(await define(ABSENT)).toBe('VALIDATION_FAILED');
      expect(await define(kg!.id)).toBe('no error');
      expect(await codeOf(store.change('units', kg!.id, { baseId: kg!.id, factor: '2' }))).toBe(
        'VALIDATION_FAILED',
      );
      const m = await named('units', 'м');
      expect(await codeOf(store.change('units', kg!.id, { baseId: m!.id, factor: '2' }))).toBe(
        'VALIDATION_FAILED',
      );
      expect(await codeOf(store.delete('units', kg!.id))).toBe('REFERENCE_IN_USE');
      expect(await codeOf(store.merge('units', kg!.id, m!.id))).toBe('REFERENCE_IN_USE');
    });
  });

  it('counts changes, also those typed by hand, and not what materials bring', async () => {
    const revision = async () => (await store.revisions()).get('categories');
    const first = await revision();
    await bring(fresh('без счёта'));
    expect(await revision()).toBe(first);
    const made = await category();
    const second = await revision();
    expect(second).not.toBe(first);
    await subject.dataSource.query(`UPDATE categories SET description = 'руками' WHERE id = '${made.id}'`);
    expect(await revision()).not.toBe(second);
    expect(await store.find('categories', made.id)).toMatchObject({ version: 2, description: 'руками' });
  });
}
