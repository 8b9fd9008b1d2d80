import fc, { type Arbitrary } from 'fast-check';
import { HOSTILE_BODIES, HOSTILE_TARGETS, HOSTILE_TEXTS, HOSTILE_TYPES } from './hostile.js';
import { type Schema, SchemaValues } from './schema-values.js';

/** A request as it goes over the wire. */
export interface WireRequest {
  method: string;
  target: string;
  headers: Record<string, string>;
  body: Buffer;
  /** `dripped`: the body comes in pieces; `broken off`: its end never comes. */
  sending: 'whole' | 'dripped' | 'broken off';
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: Schema;
}
interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
}
export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const NO_BODY = Buffer.alloc(0);

/** Requests for every operation of a document, most of them wrong; `ids` are of things that are there, or not. */
export function requestsOf(document: ApiDocument, ids: readonly string[]): Arbitrary<WireRequest> {
  const values = new SchemaValues(document.components.schemas, ids);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      requestFor(method.toUpperCase(), path, operation, values, ids),
    ),
  );
  return fc.oneof({ weight: 12, arbitrary: fc.oneof(...operations) }, { weight: 1, arbitrary: astray() });
}

/** Requests for no route that there is. */
function astray(): Arbitrary<WireRequest> {
  return fc.record({
    method: fc.constantFrom('GET', 'GET', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND', 'BREW'),
    target: fc
      .oneof(fc.constantFrom(...HOSTILE_TARGETS), fc.webPath({ size: 'small' }))
      .map((path) => path || '/'),
    headers: fc.constant({}),
    body: fc.constant(NO_BODY),
    sending: fc.constant('whole' as const),
  });
}

function requestFor(
  method: string,
  path: string,
  { parameters = [], requestBody }: Operation,
  values: SchemaValues,
  ids: readonly string[],
): Arbitrary<WireRequest> {
  const hostileText = fc.constantFrom(...HOSTILE_TEXTS);
  const textOf = (schema: Schema): Arbitrary<string> =>
    fc.oneof(
      { weight: 3, arbitrary: values.valid(schema).map(asText) },
      { weight: 1, arbitrary: hostileText },
    );
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const segments = fc.tuple(
    ...inPath.map(() => fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...ids) }, hostileText)),
  );
  const query = fc.record(
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === 'query')
        .map(({ name, schema = {} }) => [name, textOf(schema)]),
    ),
    { requiredKeys: [] },
  );
  return fc
    .record({
      segments,
      query,
      content: contentOf(requestBody?.content ?? {}, values),
      headers: extraHeaders(),
      sending: howToSend(),
    })
    .map(({ segments: given, query: asked, content, headers, sending }) => {
      const filled = inPath.reduce(
        (rest, { name }, index) => rest.replace(`{${name}}`, encode(given[index] ?? '')),
        path,
      );
      const search = Object.entries(asked).map(([name, value]) => `${name}=${encode(value ?? '')}`);
      return {
        method,
        target: search.length > 0 ? `${filled}?${search.join('&')}` : filled,
        headers: { ...headers, ...(content.type === '' ? {} : { 'content-type': content.type }) },
        body: content.body,
        sending: content.body.length > 0 ? sending : 'whole',
      };
    });
}

interface Content {
  type: string;
  body: Buffer;
}

function contentOf(content: Record<string, { schema?: Schema }>, values: SchemaValues): Arbitrary<Content> {
  const [first] = Object.entries(content);
  const hostile = fc.record({
    type: fc.oneof(fc.constant('application/json'), fc.constantFrom(...HOSTILE_TYPES)),
    body: fc.constantFrom(...HOSTILE_BODIES).map((body) => Buffer.from(body)),
  });
  if (!first)
    return fc.oneof(
      { weight: 9, arbitrary: fc.constant({ type: '', body: NO_BODY }) },
      { weight: 1, arbitrary: hostile },
    );
  const [type, { schema = {} }] = first;
  if (type !== 'application/json')
    return fc.oneof({ weight: 2, arbitrary: files() }, { weight: 1, arbitrary: hostile });
  const json = (made: Arbitrary<unknown>) =>
    made.map((value) => ({ type, body: Buffer.from(JSON.stringify(value)) }));
  return fc.oneof(
    { weight: 3, arbitrary: json(values.valid(schema)) },
    { weight: 4, arbitrary: json(values.mutated(schema)) },
    { weight: 1, arbitrary: hostile },
  );
}

/** Forms with files that are hardly tables. */
function files(): Arbitrary<Content> {
  const field = fc.tuple(
    fc.constantFrom('file', 'file', 'supplier', 'encoding', 'columns', '__proto__'),
    fc.constantFrom(...HOSTILE_TEXTS),
  );
  const table = fc.constantFrom(
    'name,use_category,unit\nЦемент,Сухие смеси,мешок\n',
    'name\n"unclosed',
    'PK\u0003\u0004not a zip',
    '[{"name":',
    '\0\0\0',
    '',
    ','.repeat(5000),
  );
  return fc.tuple(fc.array(field, { maxLength: 3 }), table, fc.boolean()).map(([fields, file, ended]) => {
    const parts = fields.map(
      ([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const last = `--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${file}\r\n`;
    return {
      type: 'multipart/form-data; boundary=b',
      body: Buffer.from(parts.join('') + last + (ended ? '--b--\r\n' : '')),
    };
  });
}

const extraHeaders = (): Arbitrary<Record<string, string>> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant({}) },
    fc.constantFrom<Record<string, string>>(
      { 'if-match': '*' },
      { 'if-match': '"999999999999999999999999"' },
      { 'if-none-match': 'W/"x", "y", ,' },
      { 'cache-control': 'no-cache' },
      { 'x-request-id': '${x}'.repeat(20) },
      { 'accept-encoding': 'br;q=9, *' },
      { 'x-forwarded-for': "1.2.3.4, '; --" },
      { authorization: 'Bearer x.y.z' },
      { 'content-encoding': 'gzip' },
      { expect: '100-continue' },
      { accept: 'text/event-stream' },
      { origin: 'https://evil.example' },
    ),
  );

const howToSend = (): Arbitrary<WireRequest['sending']> =>
  fc.constantFrom<WireRequest['sending'][]>(
    ...Array.from({ length: 30 }, () => 'whole' as const),
    'dripped',
    'broken off',
  );

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
/** Percent-encoded; lone surrogates, which have no encoding, as the bytes that some programs make of them. */
const encode = (text: string): string => (text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80');
