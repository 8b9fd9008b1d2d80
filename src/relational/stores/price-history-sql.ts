import type { HistoricPrice, HistoryQuery } from '../price-store.js';
import { Parameters } from './filter-sql.js';
import { PRODUCT_COLUMNS, type ProductRow, toProduct } from './price-rows.js';
import type { RunSql } from './sql.js';

interface HistoryRow extends ProductRow {
  supplier_id: string;
  supplier_name: string | null;
  pricelistid: string;
  price_date: string;
  uploaded_at: Date;
  matched_by: 'link' | 'sku';
  change: string | null;
  change_percent: string | null;
}

/**
 * The prices of a material, the latest first. One product of a supplier is known again by its SKU, or by its name without one; what is
 * compared has the same currency, unit and basis (with VAT or without).
 */
export async function priceHistory(run: RunSql, query: HistoryQuery): Promise<HistoricPrice[]> {
  const parameters = new Parameters();
  const material = parameters.add(query.materialId);
  const sku = parameters.add(query.sku);
  const asked: string[] = [];
  const add = (value: unknown, condition: (place: string) => string) => {
    if (value !== undefined) asked.push(condition(parameters.add(value)));
  };
  add(query.supplierId, (place) => `supplier_id = ${place}::text`);
  add(query.currency, (place) => `currency = ${place}::char(3)`);
  add(query.from, (place) => `day >= ${place}::date`);
  add(query.to, (place) => `day <= ${place}::date`);
  const rows = await run<HistoryRow>(
    `WITH found AS (
       SELECT *, 'link' AS matched_by FROM products WHERE material_id = ${material}::uuid
       UNION ALL
       SELECT *, 'sku' FROM products WHERE sku = ${sku}::text AND material_id IS NULL
     ), prices AS (
       SELECT p.*, p.unit_price - lag(p.unit_price) OVER before AS change, lag(p.unit_price) OVER before AS former,
         l.supplier_id, l.pricelistid, l.price_date AS day, l.uploaded_at, s.name AS supplier_name, l.id AS list
       FROM found p JOIN price_lists l ON l.id = p.list_id AND l.state = 'complete'
       JOIN suppliers s ON s.supplier_id = l.supplier_id
       WHERE p.unit_price IS NOT NULL
       WINDOW before AS (
         PARTITION BY l.supplier_id, p.currency, p.unit, p.price_basis, COALESCE(p.sku, p.name_key), p.sku IS NULL
         ORDER BY l.price_date, l.uploaded_at, l.id, p.place)
     )
     SELECT ${PRODUCT_COLUMNS}, supplier_id, supplier_name, pricelistid, day::text AS price_date, uploaded_at, matched_by,
       trim_scale(change)::text AS change, round(change * 100 / former, 2)::text AS change_percent
     FROM prices p WHERE ${['true', ...asked].join(' AND ')}
     ORDER BY day DESC, uploaded_at DESC, list DESC, place LIMIT ${parameters.add(query.limit)}`,
    parameters.values,
  );
  return rows.map((row) => ({
    supplierId: row.supplier_id,
    supplierName: row.supplier_name,
    pricelistId: Number(row.pricelistid),
    priceDate: row.price_date,
    uploadedAt: row.uploaded_at,
    product: toProduct(row),
    matchedBy: row.matched_by,
    change: row.change,
    changePercent: row.change_percent,
  }));
}
