import { connect } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { Body, Controller, Get, Module, Post, Req } from '@nestjs/common';
import { RouteConfig, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { startHttpApp } from '../../test/support/http-app.js';
import type { Config } from '../config/index.js';
import { Metrics } from '../metrics/index.js';
import { TAKES_UPLOAD } from './upload-body.js';

@Controller('things')
class ThingsController {
  @Get()
  who(@Req() request: FastifyRequest) {
    return { ip: request.ip };
  }

  @Get('fault')
  fault(): never {
    throw new Error('SELECT secret FROM users WHERE password = 1');
  }

  @Post()
  make(@Body() body: unknown) {
    return { body };
  }

  @Post('file')
  @RouteConfig(TAKES_UPLOAD)
  async file(@Req() request: FastifyRequest) {
    return { bytes: (await buffer(request.body as NodeJS.ReadableStream)).length };
  }
}

@Module({ controllers: [ThingsController], providers: [Metrics] })
class ThingsModule {}

const THINGS = '/api/v1/things';

describe('the hardened edge', () => {
  let app: NestFastifyApplication | undefined;
  let url: string;
  const start = async (settings: Partial<Config> = {}) => {
    app = await startHttpApp(ThingsModule, settings);
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  };
  afterEach(() => app?.close());

  /** Writes to a connection, as it is; gives it back. */
  const open = (...pieces: string[]) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    for (const piece of pieces) socket.write(piece);
    return socket;
  };
  const head = (length: number, path: string, type = 'application/json') =>
    `POST ${THINGS}${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n`;

  it('tells browsers to run nothing of an answer, and tells nobody what serves it', async () => {
    await start();
    for (const path of [THINGS, '/nowhere', `${THINGS}/fault`]) {
      const { headers } = await fetch(url + path);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect([headers.get('server'), headers.get('x-powered-by')]).toEqual([null, null]);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('tells nothing of an error of its own', async () => {
    await start();
    const answer = await fetch(`${url}${THINGS}/fault`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/SELECT|secret| at |\.ts|\.js/);
  });

  it('lets the API page run its own scripts, and no other', async () => {
    await start();
    const page = await fetch(`${url}/docs`);
    const html = await page.text();
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self';");
    const scripts = [...html.matchAll(/<script([^>]*)>([^<]*)/g)];
    expect(scripts.length).toBeGreaterThan(0);
    for (const [, attributes, inline] of scripts)
      expect([/src="\.\//.test(attributes ?? ''), inline?.trim()]).toEqual([true, '']);
    expect(html).not.toMatch(/\son\w+=/);
    const assets = [...html.matchAll(/(?:src|href)="(\.\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(assets.length).toBeGreaterThan(4);
    for (const path of assets) {
      const asset = await fetch(new URL(path, `${url}/docs`));
      await asset.arrayBuffer();
      expect([path, asset.status]).toEqual([path, 200]);
      // Under `nosniff` a script or style of another type is not used.
      if (path.endsWith('.js')) expect(asset.headers.get('content-type')).toContain('javascript');
      if (path.endsWith('.css')) expect(asset.headers.get('content-type')).toContain('text/css');
    }
  });

  it('answers pages of the named origins alone', async () => {
    await start({ CORS_ORIGINS: ['https://shop.example'] });
    const preflight = (origin: string) =>
      fetch(url + THINGS, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'PATCH',
          'access-control-request-headers': 'authorization,if-match',
        },
      });
    const allowed = await preflight('https://shop.example');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(allowed.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    const answer = await fetch(url + THINGS, { headers: { origin: 'https://shop.example' } });
    expect(answer.headers.get('access-control-expose-headers')).toContain('RateLimit-Remaining');
    expect(answer.headers.get('vary')).toContain('Origin');
  });

  it('believes X-Forwarded-For of trusted proxies alone', async () => {
    const ip = async () =>
      (
        (await (await fetch(url + THINGS, { headers: { 'x-forwarded-for': '203.0.113.7' } })).json()) as {
          ip: string;
        }
      ).ip;
    await start();
    expect(await ip()).toBe('127.0.0.1');
    await app?.close();
    await start({ TRUSTED_PROXIES: ['10.0.0.0/8'] });
    expect(await ip()).toBe('127.0.0.1');
    await app?.close();
    await start({ TRUSTED_PROXIES: ['10.0.0.0/8', 'loopback'] });
    expect(await ip()).toBe('203.0.113.7');
  });

  it('refuses long URLs and large headers, and says so', async () => {
    await start();
    expect(await (await fetch(`${url}${THINGS}?q=${'x'.repeat(14_400)}`)).json()).toMatchObject({
      status: 414,
      code: 'URL_TOO_LONG',
    });
    const large = await fetch(url + THINGS, { headers: { cookie: 'x'.repeat(17_000) } });
    expect(await large.json()).toMatchObject({ status: 431, code: 'HEADERS_TOO_LARGE' });
  });

  it('ends connections whose headers do not come', async () => {
    await start({ HEADERS_TIMEOUT_MS: 200 });
    expect(await text(open('GET / HTTP/1.1\r\nhost:'))).toMatch(/^HTTP\/1\.1 408 [^]*REQUEST_TIMEOUT/);
  });

  it('ends requests whose body does not come, also when it drips', async () => {
    await start({ BODY_TIMEOUT_MS: 300 });
    const socket = open(head(1000, ''), '{');
    const drip = setInterval(() => socket.write(' '), 40);
    const answer = await text(socket);
    clearInterval(drip);
    expect(answer).toMatch(/^HTTP\/1\.1 408 [^]*REQUEST_TIMEOUT/);
  });

  it('ends uploads that stall or drip, and lets slow ones go on for as long as they take', async () => {
    await start({ BODY_TIMEOUT_MS: 100, UPLOAD_STALL_MS: 400 });
    const file = (length: number) => head(length, '/file', 'application/octet-stream');
    const dripping = open(file(10_000), 'x'.repeat(100));
    const drip = setInterval(() => dripping.write('x'), 100);
    const stalled = open(file(10_000));
    const steady = open(file(20_000));
    const going = (async () => {
      for (let part = 0; part < 20; part += 1) {
        steady.write('x'.repeat(1000));
        await delay(60);
      }
    })();
    const ends = await Promise.all([text(dripping), text(stalled)]);
    clearInterval(drip);
    for (const end of ends) expect(end).toMatch(/^HTTP\/1\.1 408 [^]*stopped coming/);
    steady.setEncoding('utf8');
    let answer = '';
    steady.on('data', (piece: string) => (answer += piece));
    await going;
    while (!answer.includes('"bytes":20000')) await delay(10);
    steady.destroy();
  });

  it('closes connections that are left open', async () => {
    await start({ KEEP_ALIVE_MS: 100 });
    const answer = await text(open(`GET ${THINGS} HTTP/1.1\r\nhost: x\r\n\r\n`));
    expect(answer).toMatch(/^HTTP\/1\.1 200/);
  });
});
