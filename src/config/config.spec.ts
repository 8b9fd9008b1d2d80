import { AppError } from '../common/errors.js';
import { readConfig } from './config.js';

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
});
