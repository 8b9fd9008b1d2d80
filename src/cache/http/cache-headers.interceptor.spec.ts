import { Controller, Get, Module, Param, UseInterceptors } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startHttpApp } from '../../../test/support/http-app.js';
import { AppError } from '../../common/errors.js';
import { MetricsModule } from '../../metrics/index.js';
import { type CacheOutcome, currentCacheContext, reportOutcome } from '../cache-context.js';
import { CacheHeadersInterceptor } from './cache-headers.interceptor.js';

@UseInterceptors(CacheHeadersInterceptor)
@Controller('answers')
class Answers {
  @Get('uncached') uncached(): object {
    return {};
  }
  @Get('bypass') async bypass(): Promise<object> {
    // The context lives on behind an await.
    await Promise.resolve();
    return { bypass: currentCacheContext()?.bypass };
  }
  @Get('absent') absent(): never {
    reportOutcome('HIT-L1', 5500);
    throw new AppError('MATERIAL_NOT_FOUND', 'There is none.');
  }
  @Get(':outcome') get(@Param('outcome') outcome: CacheOutcome): object {
    reportOutcome(outcome, 2999);
    return {};
  }
}

@Module({ imports: [MetricsModule.forRoot()], controllers: [Answers] })
class Root {}

describe('the headers of cached answers', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await startHttpApp(Root);
  });
  afterAll(() => app.close());

  const get = (path: string, cacheControl?: string) =>
    app.inject({
      url: `/api/v1/answers/${path}`,
      headers: cacheControl === undefined ? {} : { 'cache-control': cacheControl },
    });

  it.each(['HIT-L1', 'HIT-L2', 'STALE'])(
    'say %s, and how many whole seconds ago it was made',
    async (outcome) => {
      expect((await get(outcome)).headers).toMatchObject({ 'x-cache': outcome, age: '2' });
    },
  );

  it.each(['MISS', 'BYPASS'])('say %s, and no age: it was made for this request', async (outcome) => {
    const { headers } = await get(outcome);
    expect(headers['x-cache']).toBe(outcome);
    expect(headers).not.toHaveProperty('age');
  });

  it('are on errors, too: "there is none" may come from the cache', async () => {
    const { statusCode, headers } = await get('absent');
    expect(statusCode).toBe(404);
    expect(headers).toMatchObject({ 'x-cache': 'HIT-L1', age: '5' });
  });

  it('are not on what asks no cache', async () => {
    const { headers } = await get('uncached');
    expect(headers).not.toHaveProperty('x-cache');
    expect(headers).not.toHaveProperty('age');
  });

  it.each([
    ['bypass', 'no-cache'],
    ['bypass', 'no-store'],
    ['bypass', 'max-age=0, No-Cache'],
    ['bypass?use_cache=false', undefined],
    ['bypass?use_cache=false', 'max-age=60'],
  ])('%s with Cache-Control %s asks the source', async (path, cacheControl) => {
    expect((await get(path, cacheControl)).json()).toEqual({ bypass: true });
  });

  it.each([
    ['bypass', undefined],
    ['bypass', ''],
    ['bypass', 'max-age=0'],
    ['bypass', 'x-no-cache'],
    ['bypass', 'no-cache-at-all'],
    ['bypass', 'only-if-cached'],
    ['bypass?use_cache=true', undefined],
    ['bypass?use_cache=no', undefined],
  ])('%s with Cache-Control %s asks the cache', async (path, cacheControl) => {
    expect((await get(path, cacheControl)).json()).toEqual({ bypass: false });
  });

  it('take a conditional request for what it is, though `fetch` adds "no-cache" to it', async () => {
    const ask = async (headers: Record<string, string>) =>
      (await app.inject({ url: '/api/v1/answers/bypass', headers })).json<{ bypass: boolean }>().bypass;
    const added = { 'cache-control': 'no-cache', pragma: 'no-cache' };
    expect(await ask({ ...added, 'if-none-match': '"1"' })).toBe(false);
    expect(await ask(added)).toBe(true);
    expect(await ask({ 'cache-control': 'no-cache', 'if-none-match': '"1"' })).toBe(true);
    expect(await ask({ ...added, 'cache-control': 'no-store', 'if-none-match': '"1"' })).toBe(true);
  });
});
