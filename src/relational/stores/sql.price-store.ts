import { AppError } from '../../common/errors.js';
import type { PriceList, Product, ProductFilter, Supplier } from '../price.js';
import type { PriceListStatistics } from '../price-statistics.js';
import type {
  HistoricPrice,
  HistoryQuery,
  ListChoice,
  PriceStore,
  ProductPage,
  ProductQuery,
} from '../price-store.js';
import { Parameters } from './filter-sql.js';
import { priceHistory } from './price-history-sql.js';
import {
  LIST_COLUMNS,
  type ListRow,
  PRODUCT_COLUMNS,
  type ProductRow,
  toPriceList,
  toProduct,
} from './price-rows.js';
import { priceStatistics } from './price-statistics-sql.js';
import { productFilterSql } from './product-filter.js';
import type { RunSql, Sql } from './sql.js';
import { logPriceChange } from './sql.price-change-log.js';

interface SupplierRow {
  supplier_id: string;
  name: string | null;
  lists: number;
  products: string;
  pricelistid: string;
  price_date: string;
  uploaded_at: Date;
}

const NEWEST_FIRST = 'l.price_date DESC, l.uploaded_at DESC, l.id DESC';

/** Price lists on PostgreSQL's SQL. */
export class SqlPriceStore implements PriceStore {
  constructor(private readonly sql: Sql) {}

  async suppliers(after: string | undefined, limit: number): Promise<Supplier[]> {
    const rows = await this.sql.run<SupplierRow>(
      `SELECT s.supplier_id, s.name, t.lists, t.products, n.pricelistid, n.price_date::text, n.uploaded_at
       FROM suppliers s
       CROSS JOIN LATERAL (SELECT count(*)::int AS lists, sum(products) AS products FROM price_lists l
         WHERE l.supplier_id = s.supplier_id AND l.state = 'complete') t
       CROSS JOIN LATERAL (SELECT l.pricelistid, l.price_date, l.uploaded_at FROM price_lists l
         WHERE l.supplier_id = s.supplier_id AND l.state = 'complete' ORDER BY ${NEWEST_FIRST} LIMIT 1) n
       WHERE $1::text IS NULL OR s.supplier_id COLLATE "C" > $1::text
       ORDER BY s.supplier_id COLLATE "C" LIMIT $2`,
      [after ?? null, limit],
    );
    return rows.map((row) => ({
      supplierId: row.supplier_id,
      name: row.name,
      priceLists: row.lists,
      products: Number(row.products),
      latest: {
        pricelistId: Number(row.pricelistid),
        priceDate: row.price_date,
        uploadedAt: row.uploaded_at,
      },
    }));
  }

  lists(supplierId: string, after: string | undefined, limit: number) {
    return this.snapshot(async (run) => {
      const [all] = await run<{ total: number; from: string | null; to: string | null }>(
        `SELECT count(*)::int AS total, min(price_date)::text AS "from", max(price_date)::text AS "to"
         FROM price_lists WHERE supplier_id = $1 AND state = 'complete'`,
        [supplierId],
      );
      const rows = await run<ListRow>(
        `SELECT ${LIST_COLUMNS} FROM price_lists l WHERE l.supplier_id = $1 AND l.state = 'complete'
           AND ($2::bigint IS NULL OR (l.price_date, l.uploaded_at, l.id)
             < (SELECT price_date, uploaded_at, id FROM price_lists WHERE id = $2::bigint AND supplier_id = $1))
         ORDER BY ${NEWEST_FIRST} LIMIT $3`,
        [supplierId, after ?? null, limit],
      );
      return {
        total: all?.total ?? 0,
        from: all?.from ?? null,
        to: all?.to ?? null,
        lists: rows.map(toPriceList),
      };
    });
  }

  products({ filter, limit, after, categories, ...choice }: ProductQuery): Promise<ProductPage | null> {
    return this.snapshot(async (run) => {
      const list = await findList(run, choice, after?.listId);
      if (!list) {
        if (after) throw replaced();
        return null;
      }
      const parameters = new Parameters();
      const where = `p.list_id = ${parameters.add(list.id)}::bigint AND ${productFilterSql(filter, parameters)}`;
      const [all] = await run<{ total: number }>(
        `SELECT count(*)::int AS total FROM products p WHERE ${where}`,
        parameters.values,
      );
      const rows = await run<ProductRow>(
        `SELECT ${PRODUCT_COLUMNS} FROM products p WHERE ${where} AND p.place > ${parameters.add(after?.place ?? 0)}::int
         ORDER BY p.place LIMIT ${parameters.add(limit)}`,
        parameters.values,
      );
      const statistics =
        categories === undefined ? null : await priceStatistics(run, list.id, {}, [], categories);
      return { list, products: rows.map(toProduct), total: all?.total ?? 0, statistics };
    });
  }

  statistics(
    choice: ListChoice,
    filter: ProductFilter,
    bounds: readonly string[],
    limit: number,
  ): Promise<{ list: PriceList; statistics: PriceListStatistics } | null> {
    return this.snapshot(async (run) => {
      const list = await findList(run, choice);
      return list && { list, statistics: await priceStatistics(run, list.id, filter, bounds, limit) };
    });
  }

  history(query: HistoryQuery): Promise<HistoricPrice[]> {
    return priceHistory(this.sql.run, query);
  }

  mark(
    supplierId: string,
    productId: string,
    { isProcessed, materialId }: { isProcessed: boolean; materialId?: string | null | undefined },
  ): Promise<{ product: Product; seq: string } | null> {
    return this.sql.transaction(async (run) => {
      const [row] = await run<ProductRow>(
        `UPDATE products p SET is_processed = $3,
           processed_at = CASE WHEN $3 THEN COALESCE(p.processed_at, clock_timestamp()) END,
           material_id = CASE WHEN $4 THEN $5::uuid ELSE p.material_id END
         FROM price_lists l WHERE p.id = $2 AND l.id = p.list_id AND l.supplier_id = $1 AND l.state = 'complete'
         RETURNING ${PRODUCT_COLUMNS}`,
        [supplierId, productId, isProcessed, materialId !== undefined, materialId ?? null],
      );
      return row ? { product: toProduct(row), seq: await logPriceChange(run, supplierId) } : null;
    });
  }

  deleteSupplier(supplierId: string): Promise<{ lists: number; products: number; seq: string }> {
    return this.sql.transaction(async (run) => {
      await run('UPDATE suppliers SET generation = generation + 1, name = NULL WHERE supplier_id = $1', [
        supplierId,
      ]);
      const rows = await run<{ products: number; outcome: string | null }>(
        `UPDATE price_lists SET state = 'void' WHERE supplier_id = $1 AND state <> 'void' RETURNING products, outcome`,
        [supplierId],
      );
      const seen = rows.filter(({ outcome }) => outcome === 'published');
      const products = seen.reduce((sum, row) => sum + row.products, 0);
      return { lists: seen.length, products, seq: await logPriceChange(run, supplierId) };
    });
  }

  /** Several statements that see one state of the database: a list that is replaced meanwhile is still whole. */
  private snapshot<T>(work: (run: RunSql) => Promise<T>): Promise<T> {
    return this.sql.transaction(async (run) => {
      await run('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
      return work(run);
    });
  }
}

const replaced = () =>
  new AppError(
    'INVALID_CURSOR',
    'The price list was replaced or deleted since the page before: start again without a cursor.',
  );

/** The list that was chosen; with `id` that very one, or none. */
async function findList(
  run: RunSql,
  { supplierId, pricelistId }: ListChoice,
  id?: string,
): Promise<PriceList | null> {
  const [row] = await run<ListRow>(
    `SELECT ${LIST_COLUMNS} FROM price_lists l WHERE l.supplier_id = $1 AND l.state = 'complete'
       AND ($2::bigint IS NULL OR l.pricelistid = $2::bigint) AND ($3::bigint IS NULL OR l.id = $3::bigint)
     ORDER BY ${NEWEST_FIRST} LIMIT 1`,
    [supplierId, pricelistId ?? null, id ?? null],
  );
  return row ? toPriceList(row) : null;
}
