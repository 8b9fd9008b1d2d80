import { readFileSync } from 'node:fs';
import { classIn } from './route-classes.js';

const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: Record<string, object> };
const routes = Object.entries(paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method): [string, string] => [
    method.toUpperCase(),
    path.replace(/\{(\w+)\}/g, ':$1'),
  ]),
);

it.each(routes)('%s %s has a class', (method, pattern) => {
  expect(classIn(method, pattern)).toBeDefined();
});

it.each([
  ['GET', '/health/ready', 'exempt'],
  ['GET', '/metrics', 'exempt'],
  ['GET', '/docs/:file', 'exempt'],
  ['POST', '/api/v1/auth/login', 'login'],
  ['POST', '/api/v1/auth/refresh', 'write'],
  ['HEAD', '/api/v1/search', 'search'],
  ['POST', '/api/v1/search/advanced', 'search'],
  ['GET', '/api/v1/search/analytics', 'read'],
  ['POST', '/api/v1/materials/batch/get', 'read'],
  ['POST', '/api/v1/materials/batch', 'write'],
  ['POST', '/api/v1/materials/upload', 'upload'],
  ['DELETE', '/api/v1/cache', 'write'],
  ['POST', '/api/v1/materialsx', undefined],
  ['POST', '/api/v1/search/new', undefined],
])('%s %s is of the class %s', (method, pattern, expected) => {
  expect(classIn(method, pattern)).toBe(expected);
});
