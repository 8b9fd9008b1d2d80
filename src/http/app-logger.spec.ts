import { AppLogger } from './app-logger.js';

describe('AppLogger', () => {
  const written: string[] = [];
  beforeEach(() => {
    written.length = 0;
    for (const stream of [process.stdout, process.stderr])
      jest.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each([false, true])('writes no secret, whoever logs it (JSON: %s)', (json) => {
    const logger = new AppLogger('debug', json, ['value-of-a-secret']);
    const error = new Error('connect redis://:hunter2@host: value-of-a-secret');
    logger.log('GET / authorization: Bearer abcdefgh', 'Http');
    logger.warn(error);
    logger.error(error.message, error.stack, 'Redis');
    logger.error('failed', error, 'Redis');
    logger.debug({ password: 'value-of-a-secret', headers: { authorization: 'Bearer abcdefgh' } });
    const text = written.join('');
    expect(text).not.toMatch(/hunter2|value-of-a-secret|abcdefgh/);
    expect(text.match(/\*\*\*/g)?.length).toBeGreaterThan(5);
    expect(text).toContain('GET /');
    // Still what a machine can read.
    if (json) for (const line of text.trim().split('\n')) JSON.parse(line);
  });
});
