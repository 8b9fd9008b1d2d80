import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { parseRedisUrl, tlsOptions } from './redis.address.js';

describe('parseRedisUrl', () => {
  it.each([
    ['redis://localhost', { host: 'localhost', port: 6379, tls: false }],
    ['redis://localhost:1/', { host: 'localhost', port: 1, tls: false }],
    ['rediss://cache.example:6380/2', { host: 'cache.example', port: 6380, tls: true, database: 2 }],
    ['redis://[::1]:6379', { host: '::1', port: 6379, tls: false }],
    ['redis://:p%40ss@h', { host: 'h', port: 6379, tls: false, password: 'p@ss' }],
    [
      'redis://me:s%2Fx@h/0',
      { host: 'h', port: 6379, tls: false, username: 'me', password: 's/x', database: 0 },
    ],
    ['redis://me@h', { host: 'h', port: 6379, tls: false, username: 'me' }],
  ])('%s', (url, address) => {
    expect(parseRedisUrl(url)).toEqual(address);
  });

  it.each([
    'http://me:secret@h',
    'redis://me:secret@h/name',
    'redis://me:secret@h/1/2',
    'redis://me:secret@h:port',
    'redis://me:secret%@h',
    'secret',
    'redis://',
  ])('refuses %s without showing it', (url) => {
    let error: unknown;
    try {
      parseRedisUrl(url);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('secret');
  });
});

describe('tlsOptions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rag-test-ca-'));
  const file = (text: string) => {
    const path = join(folder, `${Math.random()}.pem`);
    writeFileSync(path, text);
    return path;
  };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('names the host, but not an address, to the server', () => {
    expect(tlsOptions(parseRedisUrl('rediss://cache.example'), undefined)).toEqual({
      tls: true,
      servername: 'cache.example',
    });
    expect(tlsOptions(parseRedisUrl('rediss://10.0.0.1'), undefined)).toEqual({ tls: true });
    expect(tlsOptions(parseRedisUrl('redis://cache.example'), undefined)).toBeUndefined();
  });

  it.each([
    ['a file that is not there', join(folder, 'none.pem')],
    ['no certificate', file('hello')],
    ['a broken one', file('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')],
  ])('refuses %s', (_, path) => {
    expect(() => tlsOptions(parseRedisUrl('rediss://h'), path)).toThrow(/REDIS_TLS_CA/);
  });

  it('refuses authorities where there is no TLS', () => {
    expect(() => tlsOptions(parseRedisUrl('redis://h'), 'ca.pem')).toThrow(/rediss:/);
  });
});
