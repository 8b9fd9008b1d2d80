import type { ReferenceStore } from '../../src/relational/index.js';
import { freshName as fresh, type ReferenceSubject } from './reference-store.contract.js';

/** What every `ReferenceStore` and `MaterialStore` do together. `open` makes empty ones; they are opened once for the suite. */
export function broughtNamesContract(open: () => Promise<ReferenceSubject>): void {
  let subject: ReferenceSubject;
  let store: ReferenceStore;

  beforeAll(async () => {
    subject = await open();
    store = subject.reference;
  }, 120_000);
  afterAll(() => subject.close(), 60_000);

  const bring = (useCategory: string, unit = 'шт') =>
    subject.store.insertMany([{ name: 'Материал', useCategory, unit, sku: null, description: null }]);
  const named = async (name: string) =>
    (await store.list('categories', { status: 'all' })).find((entry) => entry.name === name);

  describe('what materials bring', () => {
    it('becomes known once, to be reviewed, unless a name or an alias is it already', async () => {
      const [category, unit] = [fresh('Новая категория'), fresh('новая ед')];
      await bring(category, unit);
      await bring(category.toUpperCase(), ` ${unit}.`);
      await bring('Лес', 'Штука');
      const [entry] = (await store.list('categories', { status: 'unreviewed' })).filter(
        ({ name }) => name.toLowerCase() === category.toLowerCase(),
      );
      expect(entry).toMatchObject({ name: category, reviewed: false, version: 1 });
      const units = (await store.list('units', { status: 'unreviewed' })).map(({ name }) => name);
      expect(units.filter((name) => name.includes(unit))).toEqual([unit]);
      expect(units).not.toContain('Штука');
      expect((await store.usage('categories')).get(entry!.id)).toBe(2);
      expect((await store.change('categories', entry!.id, { reviewed: true })).reviewed).toBe(true);
    });

    it('is brought by many at once without an error', async () => {
      const names = Array.from({ length: 20 }, () => fresh('толпа'));
      const batch = (order: string[]) =>
        subject.store.insertMany(
          order.map((useCategory) => ({
            name: 'Материал',
            useCategory,
            unit: 'шт',
            sku: null,
            description: null,
          })),
        );
      await Promise.all([
        batch(names),
        batch([...names].reverse()),
        batch(names),
        store.create('categories', { name: fresh('и ещё') }),
      ]);
      const known = (await store.list('categories', { status: 'unreviewed' })).map(({ name }) => name);
      expect(known.filter((name) => names.includes(name)).sort()).toEqual([...names].sort());
    });

    it('becomes an alias of what it is merged into, and is not brought again', async () => {
      await bring('Ламинаты');
      const target = await store.create('categories', { name: 'Ламинат', aliases: ['Laminate'] });
      const source = await named('Ламинаты');
      const merged = await store.merge('categories', source!.id, target.id);
      expect(merged).toMatchObject({ name: 'Ламинат', aliases: ['Laminate', 'Ламинаты'], version: 2 });
      await bring('ламинаты');
      expect(await named('Ламинаты')).toBeUndefined();
      expect(await store.find('categories', source!.id)).toBeNull();
      expect((await store.usage('categories')).get(target.id)).toBe(2);
    });

    it('is found when it was written behind the back of the program', async () => {
      await subject.dataSource.query(
        `INSERT INTO materials (id, name, use_category, unit) VALUES (gen_random_uuid(), 'Тайком', 'Тайная категория', 'шт')`,
      );
      expect(await named('Тайная категория')).toBeUndefined();
      const used = await store.usage('categories');
      const entry = await named('Тайная категория');
      expect(entry).toMatchObject({ reviewed: false });
      expect(used.get(entry!.id)).toBe(1);
    });

    it('may be as long as a material allows, in letters that the normaliser spells out', async () => {
      const long = 'ﷺ'.repeat(200);
      await bring(long);
      await bring(`${long.slice(0, -1)}ы`);
      const known = (await store.list('categories', { status: 'all' })).filter(({ name }) =>
        name.startsWith('ﷺ'),
      );
      expect(known).toHaveLength(2);
    });
  });
}
