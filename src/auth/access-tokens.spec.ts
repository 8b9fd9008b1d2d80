import { ManualClock } from '../../test/support/manual-clock.js';
import { type Config, readConfig } from '../config/index.js';
import { AccessTokens } from './access-tokens.js';

const CLAIMS = { userId: 'u', sessionId: 's', login: 'admin', role: 'editor' as const };
const [OLD, NEW] = ['Yr7tGQz2LfVb9XwKcE4nSaHmPdJu3T6o', 'k8ZqWvN5yBfRxD1hUeLgCtMjA7pSi0Ow'];

const tokensWith = (clock: ManualClock, AUTH_SECRET: string): AccessTokens => {
  const config: Config = readConfig({ AUTH: 'required', AUTH_SECRET, AUTH_ACCESS_MINUTES: '10' });
  return new AccessTokens(config, clock);
};

describe('AccessTokens', () => {
  it('are good for their time, also when they were seen before', async () => {
    const clock = new ManualClock();
    const tokens = tokensWith(clock, OLD);
    const token = await tokens.issue(CLAIMS);
    expect(await tokens.verify(token)).toEqual(CLAIMS);
    clock.advance(599_000);
    expect(await tokens.verify(token)).toEqual(CLAIMS);
    clock.advance(1000);
    await expect(tokens.verify(token)).rejects.toThrow(/has expired/);
    await expect(tokensWith(clock, OLD).verify(token)).rejects.toThrow(/has expired/);
  });

  it('are good for two secrets while one is changed for another', async () => {
    const clock = new ManualClock();
    const before = await tokensWith(clock, OLD).issue(CLAIMS);
    const both = tokensWith(clock, `${NEW},${OLD}`);
    expect(await both.verify(before)).toEqual(CLAIMS);
    const after = await both.issue(CLAIMS);
    expect(await tokensWith(clock, NEW).verify(after)).toEqual(CLAIMS);
    await expect(tokensWith(clock, NEW).verify(before)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('are refused when anything in them was changed', async () => {
    const tokens = tokensWith(new ManualClock(), OLD);
    const [header = '', payload = '', signature = ''] = (await tokens.issue(CLAIMS)).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, role: 'admin' })).toString('base64url');
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [`${header}.${forged}.${signature}`, `${unsigned}.${forged}.`, 'no token', ''])
      await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
