import type { CoherentCache } from '../cache/index.js';
import type { Clock } from '../common/clock.js';
import type { PriceChange, PriceChangeLog, PriceLoadStore } from '../relational/index.js';
import { PriceUpkeep } from './price-upkeep.js';

/** What is made void before the shared cache is trusted, when this is pending. */
async function voided(pending: () => Promise<PriceChange[]>): Promise<unknown[]> {
  const seen: unknown[] = [];
  const steps: (() => Promise<void>)[] = [];
  const told = (what: unknown) => {
    seen.push(what);
    return Promise.resolve(true);
  };
  const cache = {
    beforeTrust: (step: () => Promise<void>) => steps.push(step),
    invalidate: told,
    invalidateAll: () => told('all'),
  } as unknown as CoherentCache;
  const log = { pending } as unknown as PriceChangeLog;
  new PriceUpkeep(log, {} as PriceLoadStore, cache, {} as Clock);
  for (const step of steps) await step();
  return seen;
}

const changes = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ seq: String(n + 1), supplierId: `s${n % 2}` }));

describe('before the shared cache is trusted, prices', () => {
  it('of every supplier with a change that it may not know are made void', async () => {
    expect(await voided(() => Promise.resolve(changes(3)))).toEqual([
      ['prices', 'prices:supplier:s0', 'prices:supplier:s1'],
    ]);
    expect(await voided(() => Promise.resolve([]))).toEqual([]);
  });

  it('are made void with everything else when more changes are pending than are looked at', async () => {
    expect(await voided(() => Promise.resolve(changes(1000)))).toEqual(['all']);
  });

  it('keep it from being trusted while the changes cannot be read', async () => {
    await expect(voided(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
  });
});
