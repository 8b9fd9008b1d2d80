import type { Answer, ApiClient } from './api-client.js';
import { uniqueName } from './servers/fresh-database.js';
import { ended, upload } from './upload-client.js';

/** A supplier that no other test has. */
export const supplierOf = (test: string) => `${uniqueName(test)} ё/&`;

/** The path of something of a supplier. */
export const pathOf = (supplier: string, what = '') =>
  `/api/v1/prices/${encodeURIComponent(supplier)}${what && `/${what}`}`;

/** Sends a price list; `content` may be lines below `Наименование;Артикул;Ед.;Цена`. */
export function sendPrices(
  api: ApiClient,
  supplier: string,
  content: string | Uint8Array,
  fields: Record<string, string> = {},
): Promise<Answer> {
  return upload(api, {
    name: 'прайс.csv',
    content: typeof content === 'string' ? `Наименование;Артикул;Ед.;Цена\n${content}` : content,
    fields: { supplier_id: supplier, ...fields },
    path: '/api/v1/prices/process',
  });
}

/** Sends a price list, and the job that has loaded it. */
export async function loadPrices(...args: Parameters<typeof sendPrices>): Promise<Answer['body']> {
  const answer = await sendPrices(...args);
  if (answer.status >= 400) throw new Error(JSON.stringify(answer.body));
  return ended(args[0], answer.body.id as string);
}
