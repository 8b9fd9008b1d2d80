import { create, type Fixture } from './fixture.js';

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

/** What the API page shows runs as it stands. */
export function examplesSuite({ api }: Fixture): void {
  it('answers every example of the API page', async () => {
    const { body: document } = (await api().get('/docs-json')) as { body: Document };
    const { body: material } = await create(api(), {
      name: 'Для примеров',
      use_category: 'Примеры',
      unit: 'шт',
    });
    const refused: unknown[] = [];
    for (const [method, path, operation] of operationsOf(document)) {
      const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
      const body = schema && exampleOf(document, schema);
      const answer = await api().request(method, targetOf(path, operation, material.id), body);
      if (answer.status >= 400) refused.push({ method, path, body, answer: answer.body });
      if (method === 'POST' && path.endsWith('/materials')) await api().delete(`${path}/${answer.body.id}`);
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

/** Deleting comes last: the others need the material. */
function operationsOf(document: Document): [string, string, Operation][] {
  return Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, string, Operation] => [
        method.toUpperCase(),
        path,
        operation,
      ]),
    )
    .sort(([a], [b]) => Number(a === 'DELETE') - Number(b === 'DELETE'));
}

function targetOf(path: string, { parameters = [] }: Operation, id: string): string {
  const query = parameters
    .filter((parameter) => parameter.in === 'query')
    .flatMap(({ name, schema }): [string, string][] => {
      const value = schema?.example ?? schema?.default;
      return value === undefined ? [] : [[name, JSON.stringify(value).replace(/^"|"$/g, '')]];
    });
  const target = path.replace('{id}', id).replace('{code}', 'SKU_TAKEN');
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
