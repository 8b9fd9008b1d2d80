import type { INestApplication } from '@nestjs/common';
import { type Access } from './access/access.js';
import { accessTo } from './access/access-table.js';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

const DESCRIPTION = `Search over a catalogue of construction materials, by meaning and by exact words.

First steps:

1. \`GET /api/v1/search?q=цемент м500\` searches, by words and by meaning at once.
2. \`POST /api/v1/materials\` adds a material; it is found by the next search.
3. \`GET /api/v1/materials/{id}\` reads it; the \`ETag\` goes into \`If-Match\` when you change it.

Errors are problem details (RFC 9457) with a \`code\`; \`/errors/{code}\` explains each. Every response has an
\`x-request-id\`; cached ones say \`X-Cache\`.`;

/** The OpenAPI document of an application, which need not be listening. */
export function openApiOf(app: INestApplication): OpenAPIObject {
  const document = new DocumentBuilder()
    .setTitle('rag-materials')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addTag('search', 'Find materials')
    .addTag('materials', 'Create, read, change and delete materials')
    .addTag('jobs', 'Work that is done behind: watch it, cancel it, read what it rejected')
    .addTag('prices', 'Price lists of suppliers, and what materials cost')
    .addTag('matching', 'Names as suppliers write them → materials')
    .addTag('reference', 'Categories, units and colours')
    .addTag('cache', 'Look at the cache and empty it')
    .addTag('health', 'Probes and the detailed report')
    .addTag('access', 'Logins, users, keys of programs, and who did what')
    .addTag('errors', 'What each code of error means')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An access token, or a key' })
    .build();
  return withAccess(withOptionalDefaults(SwaggerModule.createDocument(app, document)));
}

/** Nobody has to send a query parameter that has a usual value. */
function withOptionalDefaults(document: OpenAPIObject): OpenAPIObject {
  for (const path of Object.values(document.paths))
    for (const { parameters = [] } of METHODS.map((method) => path[method]).filter((o) => !!o))
      for (const parameter of parameters)
        if ('in' in parameter && parameter.in === 'query' && hasDefault(parameter.schema))
          parameter.required = false;
  return document;
}

/** What the access table says, for people and for generators of clients. */
function withAccess(document: OpenAPIObject): OpenAPIObject {
  for (const [path, methods] of Object.entries(document.paths))
    for (const method of METHODS) {
      const operation = methods[method];
      const access = accessTo(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ':$1'));
      if (!operation || access === null || access === 'open') continue;
      operation.security = [{ bearer: [] }];
      operation.description = [operation.description, noteOf(access)].filter(Boolean).join('\n\n');
    }
  return document;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const noteOf = ({ role, scope, people }: Exclude<Access, 'open'>): string =>
  `Where a login is needed: role \`${role}\`${scope ? `, of a key the scope \`${scope}\`` : ''}${people ? ', no keys' : ''}.`;

const hasDefault = (schema: object | undefined): boolean => schema !== undefined && 'default' in schema;

/** Serves the API page at `/docs`, with its own assets, and the document at `/docs-json`. */
export function serveApiPage(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => openApiOf(app), {
    raw: ['json'],
    customSiteTitle: 'rag-materials API',
    swaggerOptions: { displayRequestDuration: true, tryItOutEnabled: true, operationsSorter: 'alpha' },
  });
}
