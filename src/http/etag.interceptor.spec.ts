import { Controller, Get, Header, HttpCode, Module, Param, Post, UseInterceptors } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startHttpApp } from '../../test/support/http-app.js';
import { AppError } from '../common/errors.js';
import { MetricsModule } from '../metrics/index.js';
import { EtagInterceptor, EtagWithout } from './etag.interceptor.js';

let took = 0;

@UseInterceptors(EtagInterceptor)
@Controller('things')
class Things {
  @Get() list(): string[] {
    return ['a', 'b'];
  }
  @Get('search') @EtagWithout('took') search(): object {
    return { found: ['a'], took: (took += 1) };
  }
  @Get('none') none(): null {
    return null;
  }
  @Get('secret') @Header('cache-control', 'no-store') secret(): string[] {
    return ['x'];
  }
  @Get(':version') get(@Param('version') version: string): object {
    if (version === '404') throw new AppError('MATERIAL_NOT_FOUND', 'There is none.');
    return { version: Number(version) };
  }
  @Post() create(): object {
    return { version: 1 };
  }
  @Post('search') @HttpCode(200) searchByBody(): string[] {
    return ['a', 'b'];
  }
}

@Module({ imports: [MetricsModule.forRoot()], controllers: [Things] })
class Root {}

describe('answers with an entity tag', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await startHttpApp(Root);
  });
  afterAll(() => app.close());

  const request = (method: 'GET' | 'HEAD' | 'POST', path: string, ifNoneMatch?: string) =>
    app.inject({
      method,
      url: `/api/v1/things${path}`,
      headers: ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch },
    });

  it('may be kept, but not used without asking', async () => {
    const { statusCode, headers } = await request('GET', '');
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      etag: expect.stringMatching(/^"[\w-]{22}"$/),
      'cache-control': 'private, no-cache',
    });
  });

  it.each(['GET', 'HEAD'] as const)('are 304 without a body to a %s that names it', async (method) => {
    const full = await request('GET', '');
    const etag = String(full.headers.etag);
    const unchanged = await request(method, '', `"other", W/${etag}`);
    expect(unchanged).toMatchObject({ statusCode: 304, body: '' });
    expect(unchanged.headers).toMatchObject({ etag, 'cache-control': 'private, no-cache' });
    expect(unchanged.headers['x-request-id']).toBeDefined();
    // None at all, or that of the full answer (RFC 9110, section 8.6).
    expect([undefined, full.headers['content-length']]).toContain(unchanged.headers['content-length']);
    expect((await request(method, '', '*')).statusCode).toBe(304);
    expect((await request(method, '', '"other"')).statusCode).toBe(200);
  });

  it('have no type on a 304 to a GET', async () => {
    const { headers } = await request('GET', '/3', '"3"');
    expect(headers['content-type']).toBeUndefined();
  });

  it('are told by their version, which a write tells, too', async () => {
    expect((await request('GET', '/3')).headers.etag).toBe('"3"');
    expect((await request('POST', '')).headers.etag).toBe('"1"');
  });

  it('are the same where only that differs which does not count', async () => {
    const first = await request('GET', '/search');
    expect(first.headers.etag).toMatch(/^W\//);
    const again = await request('GET', '/search');
    expect(again.body).not.toBe(first.body);
    expect(again.headers.etag).toBe(first.headers.etag);
    expect((await request('GET', '/search', String(first.headers.etag))).statusCode).toBe(304);
  });

  it('are whole for other methods, and without a tag where there is no version', async () => {
    expect(await request('POST', '', '"1"')).toMatchObject({ statusCode: 201, body: '{"version":1}' });
    const { statusCode, headers } = await request('POST', '/search', '*');
    expect(statusCode).toBe(200);
    expect(headers.etag).toBeUndefined();
    expect(headers['cache-control']).toBeUndefined();
  });

  it('leave alone what has no body, what failed, and what a route says of itself', async () => {
    expect((await request('GET', '/none')).headers.etag).toBeUndefined();
    const failed = await request('GET', '/404', '*');
    expect(failed.statusCode).toBe(404);
    expect(failed.headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(failed.headers.etag).toBeUndefined();
    expect((await request('GET', '/secret')).headers['cache-control']).toBe('no-store');
  });
});
