import { isProved, sameStamps } from './freshness.js';

describe('sameStamps', () => {
  it('needs every tag to stand where it stood', () => {
    expect(sameStamps(['s1', 's2'], ['s1', 's2'])).toBe(true);
    expect(sameStamps(['s1', 's2'], ['s1', 's3'])).toBe(false);
    expect(sameStamps(['s1', 's2'], ['s2', 's1'])).toBe(false);
  });

  it('takes a tag without a stamp for different', () => {
    expect(sameStamps(['s1'], [null])).toBe(false);
  });

  it('takes other tags for different: an entry that was made with fewer proves nothing', () => {
    expect(sameStamps([], ['s1'])).toBe(false);
    expect(sameStamps(['s1'], ['s1', 's2'])).toBe(false);
    expect(sameStamps(['s1', 's2'], ['s1'])).toBe(false);
  });
});

describe('isProved', () => {
  const entry = { stamps: ['s1'], epoch: 'run 1', storedAt: 0, ttlMs: 1, body: '1' };

  it('is true for the same stamps of the same server', () => {
    expect(isProved({ entry, stamps: ['s1'], epoch: 'run 1' })).toBe(true);
  });

  it('is false for another stamp, another server and no entry', () => {
    expect(isProved({ entry, stamps: ['s2'], epoch: 'run 1' })).toBe(false);
    expect(isProved({ entry, stamps: ['s1'], epoch: 'run 2' })).toBe(false);
    expect(isProved({ entry: null, stamps: [], epoch: 'run 1' })).toBe(false);
  });
});
