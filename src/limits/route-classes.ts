/** Kinds of routes, each with a limit of its own. */
export const ROUTE_CLASSES = ['search', 'read', 'write', 'upload', 'login'] as const;
export type RouteClass = (typeof ROUTE_CLASSES)[number];

/** Without any limit: what asks whether the service is well, and the API page. */
export type Exempt = 'exempt';

/**
 * Which route is of which class: method, space, pattern; a `*` at the end stands for any rest. The first that fits counts, so
 * exceptions stand before rules. A route that nothing fits counts as `write`, the strictest of those for work, and fails a test.
 */
const TABLE: readonly (readonly [RouteClass | Exempt, ...string[]])[] = [
  ['exempt', 'GET /health/*', 'GET /metrics', 'GET /docs*'],
  // Whatever shows by its answer whether a password is right.
  ['login', 'POST /api/v1/auth/login', 'POST /api/v1/auth/password'],
  ['upload', 'POST /api/v1/materials/upload', 'POST /api/v1/prices/process'],
  [
    'search',
    'GET /api/v1/search',
    'POST /api/v1/search',
    'POST /api/v1/search/advanced',
    'GET /api/v1/search/suggestions',
    'GET /api/v1/materials/:id/similar',
  ],
  ['read', 'POST /api/v1/materials/batch/get', 'GET /errors/:code'],
  ['read', ...under('GET', 'search', 'materials', 'prices', 'reference', 'match', 'jobs', 'cache', 'index')],
  ['read', ...under('GET', 'auth', 'users', 'api-keys', 'audit')],
  ['write', ...under('POST', 'materials', 'prices', 'reference', 'match', 'jobs', 'cache', 'index')],
  ['write', ...under('POST', 'auth', 'users', 'api-keys')],
  ['write', ...under('PUT', 'materials')],
  ['write', ...under('PATCH', 'materials', 'prices', 'reference', 'users', 'api-keys')],
  ['write', ...under('DELETE', 'materials', 'prices', 'reference', 'match', 'jobs', 'cache', 'index')],
  ['write', ...under('DELETE', 'users', 'api-keys')],
];

/** All routes of these parts of the API. */
function under(method: string, ...parts: string[]): string[] {
  return parts.flatMap((part) => [`${method} /api/v1/${part}`, `${method} /api/v1/${part}/*`]);
}

/** The class of a route, by method and pattern; undefined when nothing fits. `HEAD` is a `GET` without a body. */
export function classIn(method: string, pattern: string): RouteClass | Exempt | undefined {
  const route = `${method === 'HEAD' ? 'GET' : method} ${pattern}`;
  const fits = (row: string) => (row.endsWith('*') ? route.startsWith(row.slice(0, -1)) : route === row);
  return TABLE.find(([, ...rows]) => rows.some(fits))?.[0];
}
