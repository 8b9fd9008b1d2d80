import { type Access, type AccessTable, admin, editor, PEOPLE, viewer } from './access.js';

/** Who may do what, route by route. What is not in it, nobody may: a route that is added is added here. */
export const ACCESS_TABLE: AccessTable = {
  'GET /docs': 'open',
  'GET /docs/': 'open',
  'GET /docs/*': 'open',
  'GET /docs/:file': 'open',
  'GET /docs-json': 'open',
  'GET /errors/:code': 'open',
  'GET /health/live': 'open',
  'GET /health/ready': 'open',
  'GET /health/detailed': viewer('operate'),
  'GET /metrics': viewer('metrics'),

  'POST /api/v1/auth/login': 'open',
  'POST /api/v1/auth/refresh': 'open',
  'POST /api/v1/auth/logout': PEOPLE,
  'POST /api/v1/auth/password': PEOPLE,
  'GET /api/v1/auth/me': { role: 'viewer' },
  'GET /api/v1/users': admin('accounts'),
  'POST /api/v1/users': admin('accounts'),
  'GET /api/v1/users/:id': admin('accounts'),
  'PATCH /api/v1/users/:id': admin('accounts'),
  'DELETE /api/v1/users/:id': admin('accounts'),
  'GET /api/v1/api-keys': admin('accounts'),
  'POST /api/v1/api-keys': admin('accounts'),
  'POST /api/v1/api-keys/:id/rotate': admin('accounts'),
  'DELETE /api/v1/api-keys/:id': admin('accounts'),
  'GET /api/v1/audit': admin('accounts'),

  'GET /api/v1/search': viewer('search'),
  'POST /api/v1/search': viewer('search'),
  'POST /api/v1/search/advanced': viewer('search'),
  'GET /api/v1/search/suggestions': viewer('search'),
  'GET /api/v1/search/popular-queries': viewer('search'),
  'GET /api/v1/search/analytics': viewer('search'),
  'GET /api/v1/search/categories': viewer('search'),
  'GET /api/v1/search/units': viewer('search'),

  'GET /api/v1/materials': viewer('materials:read'),
  'GET /api/v1/materials/export': viewer('materials:read'),
  'GET /api/v1/materials/:id': viewer('materials:read'),
  'GET /api/v1/materials/:id/similar': viewer('materials:read'),
  'POST /api/v1/materials/batch/get': viewer('materials:read'),
  'POST /api/v1/materials': editor('materials:write'),
  'POST /api/v1/materials/batch': editor('materials:write'),
  'POST /api/v1/materials/import': editor('materials:write'),
  'POST /api/v1/materials/upload': editor('materials:write'),
  'PUT /api/v1/materials/:id': editor('materials:write'),
  'PATCH /api/v1/materials/:id': editor('materials:write'),
  'DELETE /api/v1/materials/:id': editor('materials:write'),

  'GET /api/v1/materials/:id/prices': viewer('prices:read'),
  'GET /api/v1/prices/suppliers': viewer('prices:read'),
  'GET /api/v1/prices/:supplier/latest': viewer('prices:read'),
  'GET /api/v1/prices/:supplier/all': viewer('prices:read'),
  'GET /api/v1/prices/:supplier/pricelist/:pricelistid': viewer('prices:read'),
  'GET /api/v1/prices/:supplier/statistics': viewer('prices:read'),
  'POST /api/v1/prices/process': editor('prices:write'),
  'PATCH /api/v1/prices/:supplier/product/:id/process': editor('prices:write'),
  'DELETE /api/v1/prices/:supplier': editor('prices:write'),

  ...referenceData('categories'),
  ...referenceData('units'),
  ...referenceData('colors'),
  'GET /api/v1/reference/categories/tree': viewer('reference:read'),
  'GET /api/v1/reference/units/convert': viewer('reference:read'),

  'POST /api/v1/match': editor('match'),
  'GET /api/v1/match/statistics': viewer('match'),
  'GET /api/v1/match/decisions': viewer('match'),
  'GET /api/v1/match/:request_id': viewer('match'),
  'GET /api/v1/match/:request_id/results': viewer('match'),
  'POST /api/v1/match/:request_id/retry': editor('match'),
  'POST /api/v1/match/:request_id/results/:item/accept': editor('match'),
  'POST /api/v1/match/:request_id/results/:item/reject': editor('match'),
  'DELETE /api/v1/match': admin('match'),

  'GET /api/v1/jobs': viewer('jobs'),
  'GET /api/v1/jobs/:id': viewer('jobs'),
  'GET /api/v1/jobs/:id/events': viewer('jobs'),
  'GET /api/v1/jobs/:id/rejects': viewer('jobs'),
  'POST /api/v1/jobs/:id/cancel': editor('jobs'),
  'DELETE /api/v1/jobs': admin('jobs'),

  'GET /api/v1/cache/stats': viewer('operate'),
  'POST /api/v1/cache/stats/reset': admin('operate'),
  'POST /api/v1/cache/warm': admin('operate'),
  'DELETE /api/v1/cache': admin('operate'),
  'GET /api/v1/index': viewer('operate'),
  'GET /api/v1/index/set-aside': viewer('operate'),
  'POST /api/v1/index/retry': admin('operate'),
  'POST /api/v1/index/reconcile': admin('operate'),
  'DELETE /api/v1/index/collections': admin('operate'),
};

function referenceData(kind: string): Record<string, Access> {
  const path = `/api/v1/reference/${kind}`;
  return {
    [`GET ${path}`]: viewer('reference:read'),
    [`GET ${path}/:id`]: viewer('reference:read'),
    [`POST ${path}`]: editor('reference:write'),
    [`PATCH ${path}/:id`]: editor('reference:write'),
    [`DELETE ${path}/:id`]: editor('reference:write'),
    [`POST ${path}/:id/merge`]: editor('reference:write'),
  };
}

/** Who may use a route, by its pattern; null: nobody. `HEAD` is a `GET` without a body. */
export function accessTo(method: string, pattern: string): Access | null {
  const key = `${method === 'HEAD' ? 'GET' : method} ${pattern}`;
  return Object.hasOwn(ACCESS_TABLE, key) ? (ACCESS_TABLE[key] ?? null) : null;
}
