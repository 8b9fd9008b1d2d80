import { randomUUID } from 'node:crypto';
import type {
  JobStore,
  NewPriceList,
  NewProduct,
  PriceChangeLog,
  PriceList,
  PriceLoadStore,
  Prices,
  PriceStore,
} from '../../src/relational/index.js';

/** The stores of prices, as the contracts need them. */
export interface PriceSubject {
  prices: PriceStore;
  priceLoads: PriceLoadStore;
  priceChanges: PriceChangeLog;
  jobs: JobStore;
  close(): Promise<void>;
}

const NO_PRICES: Prices = { price: null, with_vat: null, without_vat: null, retail: null, wholesale: null };

/** A supplier that no other test has. */
export const newSupplier = () => `supplier ${randomUUID()}`;

/** A product of a list, in roubles; a text as price is the only one. */
export const product = (
  place: number,
  {
    price,
    ...more
  }: Partial<Omit<NewProduct, 'place' | 'prices'>> & { price?: string | Partial<Prices> } = {},
): NewProduct => ({
  place,
  line: place,
  name: `Товар ${place}`,
  sku: null,
  unit: 'шт',
  useCategory: null,
  description: null,
  currency: 'RUB',
  quantity: null,
  ...more,
  prices: { ...NO_PRICES, ...(typeof price === 'object' ? price : { price: price ?? null }) },
});

/** What a job would begin a list with. */
export async function newList(
  loads: PriceLoadStore,
  supplierId: string,
  more: Partial<NewPriceList> = {},
): Promise<NewPriceList> {
  const { generation, at } = await loads.announce(supplierId);
  return {
    supplierId,
    generation,
    uploadedAt: at,
    pricelistId: null,
    jobId: randomUUID(),
    loadKey: randomUUID(),
    fileName: 'цены.csv',
    currency: 'RUB',
    priceDate: '2026-01-31',
    ...more,
  };
}

/** Loads and publishes a list. */
export async function loadList(
  loads: PriceLoadStore,
  supplierId: string,
  products: readonly NewProduct[],
  more: Partial<NewPriceList> = {},
): Promise<PriceList> {
  const { id } = await loads.begin(await newList(loads, supplierId, more));
  await loads.add(id, products);
  return (await loads.publish(id, { rejected: 0, supplierName: null })).list;
}
