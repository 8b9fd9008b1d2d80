import { redactor } from './redact.js';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';

describe('redactor', () => {
  const hide = redactor(['s3cret-of-redis', 's3cret-of-redis-2']);

  it.each([
    ['connect postgresql://ann:hunter2@db:5432/x failed', 'connect postgresql://***@db:5432/x failed'],
    ['redis://:p@ss@host', 'redis://***@host'],
    ['Authorization: Bearer abcdef.ghijkl', 'Authorization: Bearer ***'],
    ['authorization: s3same-open', 'authorization: ***'],
    ['{"authorization":"Basic YW5uOmh1bnRlcjI="}', '{"authorization":"***"}'],
    ['{"x-api-key":"rk_live_1234","a":1}', '{"x-api-key":"***","a":1}'],
    ['{\\"password\\":\\"hunter2\\",\\"a\\":1}', '{\\"password\\":\\"***\\",\\"a\\":1}'],
    ["{ password: 'x', 'api_key': 'hunter2' }", "{ password: 'x', 'api_key': '***' }"],
    ['?token=abc&q=цемент', '?token=***&q=цемент'],
    [`the token ${TOKEN} has expired`, 'the token *** has expired'],
    ['the key rmk_abc-DEF_1 has ended', 'the key *** has ended'],
    ['AUTH s3cret-of-redis-2 and s3cret-of-redis', 'AUTH *** and ***'],
  ])('%s', (text, shown) => {
    expect(hide(text)).toBe(shown);
  });

  it.each([
    'REDIS_PASSWORD: must be a text',
    'AUTH_SECRET: must be at least 32 random characters',
    'GET /api/v1/search?q=foo@bar 200 1.0 ms',
    'Qdrant at http://host:6333 is not there',
    'Basic materials were loaded',
  ])('leaves alone: %s', (text) => {
    expect(hide(text)).toBe(text);
  });
});
