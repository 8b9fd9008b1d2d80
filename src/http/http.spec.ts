import {
  Body,
  Controller,
  Delete,
  Get,
  Module,
  Param,
  Post,
  Query,
  ServiceUnavailableException,
} from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from 'class-transformer';
import { IsArray, IsInt, IsOptional, IsString, Length, Max, ValidateNested } from 'class-validator';
import { startHttpApp } from '../../test/support/http-app.js';
import { AppError } from '../common/errors.js';
import { Metrics, MetricsModule } from '../metrics/index.js';
import { HttpModule } from './http.module.js';
import { UuidPipe } from './validation.pipe.js';

class ItemDto {
  @IsString()
  @Length(2, 5)
  name!: string;
}

class BodyDto {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ItemDto)
  items!: ItemDto[];

  @IsOptional()
  @IsInt()
  @Max(9)
  size?: number;
}

class QueryDto {
  @IsOptional()
  @IsString()
  q?: string;
}

@Controller('things')
class ThingsController {
  @Post() make(@Body() body: BodyDto) {
    return { made: body.items.length };
  }
  @Get() find(@Query() query: QueryDto) {
    return { q: query.q ?? null };
  }
  @Get('taken') taken(): never {
    throw new AppError('SKU_TAKEN', 'SKU A-1 is taken.', { sku: 'A-1', existingId: 'x' });
  }
  @Get('broken') broken(): never {
    throw new Error('password=hunter2');
  }
  @Get('refused') refused(): never {
    throw new ServiceUnavailableException('hunter2');
  }
  @Delete(':id') remove(@Param('id', UuidPipe) id: string) {
    return { id };
  }
}

@Module({ imports: [MetricsModule.forRoot(), HttpModule], controllers: [ThingsController] })
class RootModule {}

let app: NestFastifyApplication;

beforeAll(async () => {
  app = await startHttpApp(RootModule);
});

afterAll(() => app.close());

type Request = Parameters<NestFastifyApplication['inject']>[0] & { url: string };

async function ask(request: Request) {
  const response = await app.inject(request);
  return { response, body: response.json<Record<string, unknown>>() };
}

const post = (payload: string | Buffer, type = 'application/json') =>
  ask({ method: 'POST', url: '/api/v1/things', payload, headers: { 'content-type': type } });

describe('problem details', () => {
  it('carry the code, the extensions in snake_case and the request id', async () => {
    const { response, body } = await ask({
      url: '/api/v1/things/taken?q=secret',
      headers: { 'x-request-id': 'abc-1' },
    });
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(response.headers['x-request-id']).toBe('abc-1');
    expect(response.statusCode).toBe(409);
    expect(body).toEqual({
      type: '/errors/SKU_TAKEN',
      title: 'Another material has this SKU',
      status: 409,
      detail: 'SKU A-1 is taken.',
      instance: '/api/v1/things/taken',
      code: 'SKU_TAKEN',
      request_id: 'abc-1',
      sku: 'A-1',
      existing_id: 'x',
    });
  });

  it.each(['broken', 'refused'])('say nothing of what nobody foresaw (%s)', async (route) => {
    const { response, body } = await ask({ url: `/api/v1/things/${route}` });
    expect(body).toMatchObject({ status: 500, code: 'INTERNAL' });
    expect(response.body).not.toContain('hunter2');
  });

  it('have a type that answers', async () => {
    const { body } = await ask({ url: '/errors/SKU_TAKEN' });
    expect(body).toMatchObject({ code: 'SKU_TAKEN', status: 409 });
    expect((await ask({ url: '/errors/toString' })).body).toMatchObject({ status: 404 });
  });

  it('replace a request id that could forge a line of log', async () => {
    const { response } = await ask({ url: '/api/v1/things', headers: { 'x-request-id': 'a b' } });
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['no such route', { url: '/api/v1/nothing' }, 404, 'ROUTE_NOT_FOUND'],
    ['no such route outside the prefix', { url: '/things' }, 404, 'ROUTE_NOT_FOUND'],
    ['another method', { method: 'PUT', url: '/api/v1/things' }, 404, 'ROUTE_NOT_FOUND'],
    ['percent-encoding of the path', { url: '/api/v1/things/%ZZ' }, 400, 'MALFORMED_REQUEST'],
    ['percent-encoding of the query', { url: '/api/v1/things?q=%E0%A4%A' }, 400, 'MALFORMED_REQUEST'],
    ['NUL in the query', { url: '/api/v1/things?q=%00' }, 400, 'MALFORMED_REQUEST'],
    [
      'an endless parameter',
      { method: 'DELETE', url: `/api/v1/things/${'a'.repeat(500)}` },
      400,
      'MALFORMED_REQUEST',
    ],
    ['an id that is none', { method: 'DELETE', url: '/api/v1/things/1' }, 400, 'VALIDATION_FAILED'],
    ['a query field twice', { url: '/api/v1/things?q=a&q=b' }, 400, 'VALIDATION_FAILED'],
    ['an unknown query field', { url: '/api/v1/things?p[x]=1' }, 400, 'VALIDATION_FAILED'],
  ] as [string, Request, number, string][])('%s', async (_, request, status, code) => {
    const { response, body } = await ask(request);
    expect(body).toMatchObject({ status, code, request_id: response.headers['x-request-id'] });
    expect(response.statusCode).toBe(status);
  });

  it.each([
    ['broken JSON', '{"items": [', 'application/json', 400, 'MALFORMED_REQUEST'],
    ['a poisoned prototype', '{"__proto__": {"x": 1}}', 'application/json', 400, 'MALFORMED_REQUEST'],
    [
      'bytes that are not UTF-8',
      Buffer.from('{"items":"\xff"}', 'latin1'),
      'application/json',
      400,
      'MALFORMED_REQUEST',
    ],
    ['a form', 'items=1', 'application/x-www-form-urlencoded', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a text', '{}', 'text/plain', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['too much', JSON.stringify({ items: 'x'.repeat(3000) }), 'application/json', 413, 'PAYLOAD_TOO_LARGE'],
    ['a list', '[]', 'application/json', 400, 'VALIDATION_FAILED'],
    ['null', 'null', 'application/json', 400, 'VALIDATION_FAILED'],
    ['a number', '7', 'application/json', 400, 'VALIDATION_FAILED'],
    ['nothing', '', 'application/json', 400, 'VALIDATION_FAILED'],
  ] as const)('a body that is %s', async (_, payload, type, status, code) => {
    const { response, body } = await post(payload, type);
    expect(body).toMatchObject({ status, code });
    expect(response.statusCode).toBe(status);
  });

  it('reports all faults at once, each by its path', async () => {
    const { body } = await post(
      '{"items": [{"name": "ab"}, {"name": "a", "extra": 1}, {"name": 3}], "size": 10, "b": 1}',
    );
    const paths = (body.errors as { path: string }[]).map((fault) => fault.path);
    expect(new Set(paths)).toEqual(
      new Set(['items[1].name', 'items[1].extra', 'items[2].name', 'size', 'b']),
    );
  });

  it('tells U+0000 from the text of its escape', async () => {
    const nul = await post(String.raw`{"items": [{"name": "a\u0000b"}]}`);
    expect(nul.body.errors).toEqual([
      { path: 'items[0].name', message: 'must not contain the character U+0000' },
    ]);
    const escape = await post(String.raw`{"items": [], "size": 1, "x": "\\u0000"}`);
    expect(escape.body.errors).toEqual([expect.objectContaining({ path: 'x' })]);
  });
});

it('reads what is right', async () => {
  expect((await post('{"items": [{"name": "ab"}]}', 'application/json; charset=utf-8')).body).toEqual({
    made: 1,
  });
  expect((await ask({ url: '/api/v1/things?q=%D1%86%D0%B5%D0%BC+500' })).body).toEqual({ q: 'цем 500' });
  const id = '0B9F6F0E-8D55-4A6E-9C0E-5C1F2A3B4C5D';
  const headers = { 'content-type': 'application/json' };
  expect((await ask({ method: 'DELETE', url: `/api/v1/things/${id}`, headers })).body).toEqual({
    id: id.toLowerCase(),
  });
});

it('labels latencies by the pattern of the route', async () => {
  await app.inject('/api/v1/things?q=unique-words');
  await app.inject('/api/v1/unique-path');
  const { values } = await app.get(Metrics).httpRequestDuration.get();
  const routes = new Set(values.map(({ labels }) => labels.route));
  expect(routes).toContain('/api/v1/things');
  expect(routes).toContain('unmatched');
  expect([...routes].join()).not.toMatch(/unique/);
  const { body } = await app.inject('/metrics');
  expect(body).toContain(
    'http_request_duration_seconds_count{method="GET",route="/api/v1/things",status="200"}',
  );
  expect(body).toContain('process_cpu_user_seconds_total');
});

it('serves the API page from its own assets', async () => {
  const page = await app.inject('/docs');
  expect(page.body).not.toMatch(/(src|href)="https?:/);
  const assets = [...page.body.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path]) => path);
  expect(assets).not.toHaveLength(0);
  for (const path of assets) expect((await app.inject(`/${path}`)).statusCode).toBe(200);
  expect((await ask({ url: '/docs-json' })).body).toHaveProperty('paths./errors/{code}');
  expect((await app.inject('/docs/%2e%2e/%2e%2e/package.json')).statusCode).toBeGreaterThanOrEqual(400);
});
