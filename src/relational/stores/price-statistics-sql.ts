import type { ProductFilter } from '../price.js';
import type {
  CategoryStatistics,
  CurrencyStatistics,
  PriceListStatistics,
  RangeStatistics,
} from '../price-statistics.js';
import { Parameters } from './filter-sql.js';
import { productFilterSql } from './product-filter.js';
import type { RunSql } from './sql.js';

/**
 * `percentile_cont` answers in floating point. `percentile_disc` keeps to the numbers that are there: from below it finds the lower one
 * in the middle, from above the upper one.
 */
const SPREAD = `count(unit_price)::int AS priced,
  trim_scale(min(unit_price))::text AS min, trim_scale(max(unit_price))::text AS max,
  trim_scale(round(avg(unit_price), 4))::text AS average,
  trim_scale(round((percentile_disc(0.5) WITHIN GROUP (ORDER BY unit_price)
    + percentile_disc(0.5) WITHIN GROUP (ORDER BY unit_price DESC)) / 2, 4))::text AS median`;

/** The statistics of those products of a list that pass the filter; `limit` categories, each with all its currencies. */
export async function priceStatistics(
  run: RunSql,
  listId: string,
  filter: ProductFilter,
  bounds: readonly string[],
  limit: number,
): Promise<PriceListStatistics> {
  const chosen = () => {
    const parameters = new Parameters();
    const where = `FROM products p WHERE p.list_id = ${parameters.add(listId)}::bigint AND ${productFilterSql(filter, parameters)}`;
    return { parameters, where };
  };
  const whole = chosen();
  const currencies = await run<CurrencyStatistics>(
    `SELECT currency, price_basis AS basis, count(*)::int AS products, ${SPREAD} ${whole.where}
     GROUP BY currency, price_basis ORDER BY 3 DESC, 1, 2`,
    whole.parameters.values,
  );
  const grouped = chosen();
  const categories = await run<CategoryStatistics>(
    `WITH grouped AS (
       SELECT use_category AS category, currency, price_basis AS basis, count(*)::int AS products, ${SPREAD}
       ${grouped.where} GROUP BY use_category, currency, price_basis
     ), sized AS (
       SELECT *, sum(products) OVER (PARTITION BY category) AS size FROM grouped
     ), placed AS (
       SELECT *, dense_rank() OVER (ORDER BY size DESC, category COLLATE "C" NULLS LAST) AS place FROM sized
     )
     SELECT category, currency, basis, products, priced, min, max, average, median
     FROM placed WHERE place <= ${grouped.parameters.add(limit)} ORDER BY place, products DESC, currency, basis`,
    grouped.parameters.values,
  );
  if (bounds.length === 0) return { currencies, categories, ranges: [] };
  const ranged = chosen();
  const places = ranged.parameters.add(bounds);
  const ranges = await run<RangeStatistics>(
    `SELECT trim_scale((${places}::numeric[])[place])::text AS "from",
       trim_scale((${places}::numeric[])[place + 1])::text AS "to", currency, basis, ${SPREAD}
     FROM (SELECT p.currency, p.price_basis AS basis, p.unit_price, width_bucket(p.unit_price, ${places}::numeric[]) AS place
       ${ranged.where} AND p.unit_price IS NOT NULL) AS placed
     GROUP BY place, currency, basis ORDER BY currency, basis, place`,
    ranged.parameters.values,
  );
  return { currencies, categories, ranges };
}
