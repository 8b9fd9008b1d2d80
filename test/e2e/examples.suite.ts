import type { Fixture } from './fixture.js';
import { type PathParameters, somethingOfEach } from './something-of-each.js';

interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  example?: unknown;
  default?: unknown;
}
interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** What nobody can do where no login is needed; `access.e2e.ts` does. */
const NEEDS_LOGINS = /^\/api\/v1\/auth\/(?:login|refresh|password)$/;

/** What the API page shows runs as it stands. */
export function examplesSuite({ api }: Fixture): void {
  it('answers every example of the API page', async () => {
    const { body: document } = (await api().get('/docs-json')) as { body: Document };
    const given = await somethingOfEach(api());
    const refused: unknown[] = [];
    for (const [method, path, operation] of operationsOf(document)) {
      if (operation.requestBody?.content['multipart/form-data'] || NEEDS_LOGINS.test(path)) continue;
      const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
      const { own, other } = given.of(path);
      const body = other ?? (schema && exampleOf(document, schema));
      const answer = await api().request(method, targetOf(path, operation, own), body);
      if (answer.status >= 400) refused.push({ method, path, body, answer: answer.body });
      if (method === 'POST' && /\/(?:materials|reference\/\w+)$/.test(path))
        await api().delete(`${path}/${answer.body.id}`);
      for (const { status, id } of method === 'POST' ? (answer.body.results ?? []) : [])
        if (status === 'created') await api().delete(`/api/v1/materials/${id}`);
    }
    expect(refused).toEqual([]);
  });

  it('shows the page itself', async () => {
    const page = await api().get('/docs');
    expect(page).toMatchObject({ status: 200 });
    expect(page.body).toContain('swagger-ui');
  });
}

/** Deleting comes last, and merging before it: the others need the material and the entries. */
function operationsOf(document: Document): [string, string, Operation][] {
  return Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, string, Operation] => [
        method.toUpperCase(),
        path,
        operation,
      ]),
    )
    .sort((a, b) => rank(a) - rank(b));
}

function rank([method, path]: [string, string, Operation]): number {
  return method === 'DELETE' ? 2 : Number(path.endsWith('/merge'));
}

function targetOf(path: string, { parameters = [] }: Operation, own: PathParameters): string {
  const query = parameters
    .filter((parameter) => parameter.in === 'query')
    .flatMap(({ name, schema }): [string, string][] => {
      const value = schema?.example ?? schema?.default;
      const values: unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value];
      return values.map((item) => [name, JSON.stringify(item).replace(/^"|"$/g, '')]);
    });
  const target = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(own[name] ?? `{${name}}`),
  );
  return query.length > 0 ? `${target}?${new URLSearchParams(query).toString()}` : target;
}

function exampleOf(document: Document, schema: Schema): unknown {
  if (schema.example !== undefined) return schema.example;
  if (schema.$ref) return exampleOf(document, document.components.schemas[schema.$ref.split('/').at(-1)!]!);
  if (schema.allOf) return exampleOf(document, schema.allOf[0]!);
  if (schema.type === 'array' && schema.items) return [exampleOf(document, schema.items)];
  if (!schema.properties) return schema.default;
  const fields = Object.entries(schema.properties).map(([name, field]) => [name, exampleOf(document, field)]);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}
