import type { ApiClient } from '../support/api-client.js';

export const CEMENT = {
  name: 'Цемент М500 Д0, мешок 50 кг',
  use_category: 'Цемент',
  unit: 'мешок',
  sku: 'CEM-500',
};
export const CATALOGUE: { name: string; use_category: string; unit: string; sku?: string }[] = [
  CEMENT,
  { name: 'Цемент М400 Д20, мешок 50 кг', use_category: 'Цемент', unit: 'мешок', sku: 'CEM-400' },
  { name: 'Арматура А500С d12 мм', use_category: 'Арматура', unit: 'т', sku: 'ARM-12' },
  {
    name: 'Гипсокартон влагостойкий 12,5х1200х2500',
    use_category: 'Гипсокартон',
    unit: 'лист',
    sku: 'GKL-125',
  },
  { name: 'Drywall sheet 12.5 mm moisture resistant', use_category: 'Гипсокартон', unit: 'лист' },
];
/** An id that no material has. */
export const ABSENT = '00000000-0000-4000-8000-000000000000';

/** How a suite reaches the program. */
export interface Fixture {
  api: () => ApiClient;
}

/** The id of the material of {@link CATALOGUE} that has a SKU. */
export async function idOf(api: ApiClient, sku: string): Promise<string> {
  const materials = CATALOGUE.filter((material) => material.sku === sku);
  const { body } = await api.post('/api/v1/materials/import', { materials });
  return body.results[0].id;
}

/** Creates a material, as the answer tells it. */
export async function create(api: ApiClient, material: object) {
  const answer = await api.post('/api/v1/materials', material);
  expect(answer.status).toBe(201);
  return answer;
}
