import type { ApiClient } from '../support/api-client.js';
import { ended, upload } from '../support/upload-client.js';
import { create } from './fixture.js';

/** What stands in braces in a path. */
export type PathParameters = Record<string, string>;

/** What the routes of one kind of thing need: their path parameters, and a body that names another thing that there is. */
interface Needed {
  own: PathParameters;
  other?: object;
}

/** Makes one thing of each kind, so that every route has something to speak of. */
export async function somethingOfEach(api: ApiClient): Promise<{ of(path: string): Needed }> {
  const material = (await create(api, { name: 'Для примеров', use_category: 'Примеры', unit: 'шт' })).body;
  const reference = await referenceEntries(api);
  const { body: job } = await upload(api, { name: 'a.csv', content: 'name\nДля примеров\n' });
  await ended(api, job.id);
  const prices = await priceList(api);
  const match = await matchRequest(api);
  const [user, key] = await userAndKey(api);
  return {
    of(path: string): Needed {
      const [, kind = ''] = /^\/api\/v1\/(reference\/\w+|[\w-]+)/.exec(path) ?? [];
      const [one = '', another = ''] = reference.get(kind) ?? [];
      if (one) return { own: { id: one }, ...(path.endsWith('/merge') ? { other: { into: another } } : {}) };
      if (kind === 'users') return { own: { id: user } };
      if (kind === 'api-keys') return { own: { id: key } };
      if (kind === 'jobs') return { own: { id: job.id } };
      if (kind === 'prices') return { own: prices };
      if (kind === 'match')
        return {
          own: match,
          ...(/\/(accept|reject)$/.test(path) ? { other: { material_id: material.id } } : {}),
        };
      return { own: { id: material.id, code: 'SKU_TAKEN' } };
    },
  };
}

async function userAndKey(api: ApiClient): Promise<[string, string]> {
  const password = 'a password for examples';
  const { body: user } = await api.post('/api/v1/users', { login: 'for-examples', role: 'viewer', password });
  const { body: key } = await api.post('/api/v1/api-keys', { name: 'primer', role: 'viewer', scopes: ['*'] });
  return [user.id, key.id];
}

/** Two of each kind. */
async function referenceEntries(api: ApiClient): Promise<Map<string, string[]>> {
  const entries = new Map<string, string[]>();
  for (const kind of ['reference/categories', 'reference/units', 'reference/colors']) {
    const made = ['Пример', 'Другой пример'].map((name) => api.post(`/api/v1/${kind}`, { name }));
    entries.set(
      kind,
      (await Promise.all(made)).map(({ body }) => body.id as string),
    );
  }
  return entries;
}

async function priceList(api: ApiClient): Promise<PathParameters> {
  const { body } = await upload(api, {
    path: '/api/v1/prices/process',
    name: 'prices.csv',
    content: 'Артикул;Наименование;Ед. изм.;Цена, руб.\nPR-001;Для примеров;шт;10,50\n',
    fields: { supplier_id: 'primer', pricelistid: '41' },
  });
  await ended(api, body.id);
  const { body: latest } = await api.get('/api/v1/prices/primer/latest');
  return {
    supplier: 'primer',
    pricelistid: String(latest.pricelistid),
    id: latest.materials[0].id,
  };
}

async function matchRequest(api: ApiClient): Promise<PathParameters> {
  const materials = [{ id: 'one', name: 'Для примеров', unit: 'шт' }];
  await api.post('/api/v1/match', { request_id: 'primer', materials });
  const { body } = await api.get('/api/v1/jobs?kind=match&limit=1');
  await ended(api, body.jobs[0].id);
  return { request_id: 'primer', item: 'one' };
}
