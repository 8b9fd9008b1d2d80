import type { PriceList, PriceListStatistics, PriceSpread } from '../relational/index.js';
import type { ListStatisticsDto } from './dto/prices.dto.js';
import type { PriceRangeDto, PriceStatisticsDto } from './dto/statistics.dto.js';

/** The fields of a DTO, as they are spread. */
type Plain<T> = { [K in keyof T]: T[K] };

const rangeView = ({
  currency,
  basis,
  priced,
  min,
  max,
  average,
  median,
}: PriceSpread): Plain<PriceRangeDto> => ({
  currency,
  price_basis: basis,
  count: priced,
  min,
  max,
  avg: average,
  median,
});

/** The statistics of a list as the API shows them. */
export function statisticsView(
  list: PriceList,
  { currencies, categories, ranges }: PriceListStatistics,
): PriceStatisticsDto {
  return {
    supplier_id: list.supplierId,
    pricelistid: list.pricelistId,
    price_date: list.priceDate,
    by_currency: currencies.map((spread) => ({ ...rangeView(spread), products: spread.products })),
    by_category: categories.map((spread) => ({
      category: spread.category,
      ...rangeView(spread),
      products: spread.products,
    })),
    by_range: ranges.map((spread) => ({ from: spread.from, to: spread.to, ...rangeView(spread) })),
  };
}

/** What `latest` tells of its list beside the products. */
export function listStatisticsView({ currencies, categories }: PriceListStatistics): ListStatisticsDto {
  const counts = new Map<string | null, number>();
  for (const { category, products } of categories)
    counts.set(category, (counts.get(category) ?? 0) + products);
  return {
    categories: [...counts].map(([category, count]) => ({ category, count })),
    unit_price_range: currencies.filter(({ basis }) => basis !== null).map(rangeView),
  };
}
