import type { RelationalConnection } from '../../src/relational/index.js';
import { eventually } from '../support/eventually.js';

/** What an older version of the program wrote is found by the words of this one. `open` opens one and the same store. */
export function rewordingContract(open: () => Promise<RelationalConnection>): void {
  const found = async ({ store }: RelationalConnection, text: string) =>
    (await store.search({ text, mode: 'fulltext', limit: 1000 })).length;

  it('gives materials the words of this version, and counts them anew', async () => {
    const before = await open();
    await before.store.insertMany(
      Array.from({ length: 450 }, (_, n) => ({
        name: `Переименованка ${n}`,
        useCategory: 'Цемент',
        unit: 'т',
        sku: null,
        description: null,
      })),
    );
    const [made] = await before.store.list({ limit: 1 });
    await before.dataSource.query(
      `UPDATE materials SET search_vector = to_tsvector('pg_catalog.russian', 'прежнее'), words_version = 0`,
    );
    await before.dataSource.query(`UPDATE search_terms SET documents = 7`);
    await before.close();

    const after = await open();
    await eventually(async () => {
      expect(await found(after, 'переименованка')).toBe(450);
      expect(await found(after, 'прежнее')).toBe(0);
    });
    await eventually(async () => {
      const counts = await after.dataSource.query<{ documents: number }[]>(
        `SELECT documents FROM search_terms WHERE term LIKE 'переименованк%'`,
      );
      expect(counts).toEqual([{ documents: 450 }]);
    });
    // It is no change of the material.
    expect(await after.store.findById(made?.id ?? '')).toEqual(made);
    expect(await after.changes.lag()).toMatchObject({ changes: 450 });
    await after.close();
  }, 60_000);
}
