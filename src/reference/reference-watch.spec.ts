import type { CoherentCache } from '../cache/index.js';
import type { Clock } from '../common/clock.js';
import type { ReferenceKind, ReferenceStore } from '../relational/index.js';
import { ReferenceWatch } from './reference-watch.js';

describe('before the shared cache is trusted, reference data', () => {
  let revisions: () => Promise<Map<ReferenceKind, string>>;
  let voided: string[][];
  let trust: () => Promise<void>;

  beforeEach(() => {
    voided = [];
    const cache = {
      beforeTrust: (step: () => Promise<void>) => (trust = step),
      invalidate: (tags: string[]) => {
        voided.push(tags);
        return Promise.resolve(true);
      },
    } as unknown as CoherentCache;
    const store = { revisions: () => revisions() } as unknown as ReferenceStore;
    new ReferenceWatch(store, cache, {} as Clock);
  });

  it('is made void at the start, and later what has changed', async () => {
    const seen = new Map<ReferenceKind, string>([
      ['units', '1'],
      ['colors', '1'],
    ]);
    revisions = () => Promise.resolve(new Map(seen));
    await trust();
    await trust();
    seen.set('colors', '2');
    await trust();
    expect(voided).toEqual([['reference:units', 'reference:colors'], ['reference:colors']]);
  });

  it('keeps it from being trusted while its revisions cannot be read', async () => {
    revisions = () => Promise.reject(new Error('away'));
    await expect(trust()).rejects.toThrow('away');
  });
});
