import { priceLoadStoreContract } from '../contracts/price-load-store.contract.js';
import { priceStoreContract } from '../contracts/price-store.contract.js';
import { describeWithServers } from '../support/describe-with-servers.js';
import { eventually } from '../support/eventually.js';
import { loadList, newSupplier, product } from '../support/price-lists.js';
import { openServerRelational } from '../support/server-relational.js';

describeWithServers('The stores of prices on PostgreSQL', ['postgres'], (urls) => {
  const open = () => openServerRelational(urls.postgres, 4);

  describe('PriceStore', () => {
    priceStoreContract(open);
  });

  describe('PriceLoadStore', () => {
    priceLoadStoreContract(open);
  });

  it('reads a list as a whole that is deleted and removed in the middle of the reading', async () => {
    const { close, dataSource, prices, priceLoads } = await open();
    const supplierId = newSupplier();
    await loadList(priceLoads, supplierId, [product(1), product(2)]);
    const other = dataSource.createQueryRunner();
    try {
      await other.startTransaction();
      await other.query('LOCK TABLE products IN ACCESS EXCLUSIVE MODE');
      const reading = prices.products({ supplierId, filter: {}, limit: 10 });
      await eventually(async () => {
        const waiting = (await other.query(
          `SELECT pid FROM pg_locks WHERE relation = 'products'::regclass AND NOT granted`,
        )) as unknown[];
        expect(waiting).toHaveLength(1);
      });
      await other.query(`UPDATE price_lists SET state = 'void'`);
      await other.query('DELETE FROM products');
      await other.commitTransaction();
      expect(await reading).toMatchObject({ total: 2, products: [{ line: 1 }, { line: 2 }] });
      expect(await prices.products({ supplierId, filter: {}, limit: 10 })).toBeNull();
    } finally {
      await other.release();
      await close();
    }
  });
});
