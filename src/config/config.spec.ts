import { AppError } from '../common/errors.js';
import { readConfig } from './config.js';
import { secretsOf } from './secrets.js';

describe('readConfig', () => {
  it('gives the embedded profile when nothing is set', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      DATA_DIR: './data',
      CACHE_SEARCH_TTL: 300,
    });
    expect(config.DATABASE_URL).toBeUndefined();
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes an empty value as not set', () => {
    expect(readConfig({ REDIS_URL: '', PORT: '' })).toMatchObject({ PORT: 3000 });
  });

  it('lists every fault at once, by variable and without values', () => {
    const read = () => readConfig({ PORT: 'often', REDIS_URL: 'http://:s3cret@x', CACHE_SEARCH_TTL: '0' });
    expect(read).toThrow(AppError);
    expect(read).toThrow(/3 fault\(s\)[\s\S]*PORT[\s\S]*REDIS_URL[\s\S]*CACHE_SEARCH_TTL/);
    expect(read).not.toThrow(/s3cret/);
  });

  it('reads switches as words', () => {
    expect(readConfig({ CACHE_ENABLE_WRITE_THROUGH: 'yes', LOAD_SAMPLE: '0' })).toMatchObject({
      CACHE_ENABLE_WRITE_THROUGH: true,
      LOAD_SAMPLE: false,
    });
  });

  it('asks for what the openai-compatible provider needs', () => {
    expect(() => readConfig({ EMBEDDING_PROVIDER: 'openai-compatible' })).toThrow(
      /EMBEDDING_BASE_URL[\s\S]*EMBEDDING_DIMENSIONS/,
    );
  });

  it('wants a lease to outlast several late commands', () => {
    expect(() => readConfig({ CACHE_TIMEOUT_MS: '251' })).toThrow(
      /CACHE_TIMEOUT_MS.*a quarter of CACHE_LEASE_MS \(1000 ms\)/,
    );
    expect(readConfig({ CACHE_TIMEOUT_MS: '500', CACHE_LEASE_MS: '2000' }).CACHE_TIMEOUT_MS).toBe(500);
  });

  it('reads lists, and refuses what is no address or origin', () => {
    const { TRUSTED_PROXIES, CORS_ORIGINS } = readConfig({
      TRUSTED_PROXIES: '10.0.0.0/8, ::1,loopback',
      CORS_ORIGINS: 'https://a.example,http://b.example:8080',
    });
    expect(TRUSTED_PROXIES).toEqual(['10.0.0.0/8', '::1', 'loopback']);
    expect(CORS_ORIGINS).toEqual(['https://a.example', 'http://b.example:8080']);
    for (const wrong of ['10.0.0.0/33', 'proxy', '10.0.0', '::1/x', '10.0.0.0/8/8'])
      expect(() => readConfig({ TRUSTED_PROXIES: wrong })).toThrow(/TRUSTED_PROXIES/);
    for (const wrong of ['shop.example', 'https://a.example/', 'ftp://a.example', 'null'])
      expect(() => readConfig({ CORS_ORIGINS: wrong })).toThrow(/CORS_ORIGINS/);
  });
});

describe('secretsOf', () => {
  it('finds what no log may show, and nothing else', () => {
    const config = readConfig({
      DATABASE_URL: 'postgresql://ann:p%40ss-word@db/x',
      REDIS_PASSWORD: 'of-redis',
      QDRANT_API_KEY: 'of-qdrant',
      CACHE_KEY_PREFIX: 'prefix:',
    });
    expect(secretsOf(config).sort()).toEqual(['of-qdrant', 'of-redis', 'p%40ss-word', 'p@ss-word']);
  });
});
