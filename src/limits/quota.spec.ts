import { ManualClock } from '../../test/support/manual-clock.js';
import { type PointCount, Quota, type Verdict } from './quota.js';

const MINUTE_MS = 60_000;

/** What Redis does, for all instances of a test. */
class SharedCount implements PointCount {
  asked = 0;
  private readonly counts = new Map<string, { used: number; until: number }>();

  constructor(private readonly clock: ManualClock) {}

  async add(key: string, points: number) {
    this.asked += 1;
    await Promise.resolve();
    const now = this.clock.monotonic();
    const known = this.counts.get(key);
    const count = known && known.until > now ? known : { used: 0, until: now + MINUTE_MS };
    count.used += points;
    this.counts.set(key, count);
    return { used: count.used, resetMs: count.until - now };
  }
}

describe('Quota', () => {
  let clock: ManualClock;
  let count: SharedCount;
  const instance = (limit: number) => new Quota(limit, count, clock);
  const allowed = (verdicts: Verdict[]) => verdicts.filter((verdict) => verdict.allowed).length;
  const all = (requests: (Verdict | Promise<Verdict>)[]) =>
    Promise.all(requests.map((request) => Promise.resolve(request)));
  const take = async (quota: Quota, times: number) => {
    let passed = 0;
    for (let time = 0; time < times; time += 1) if ((await quota.take('a')).allowed) passed += 1;
    return passed;
  };

  beforeEach(() => {
    clock = new ManualClock();
    count = new SharedCount(clock);
  });

  it.each([1, 2, 7, 100, 999])('lets exactly %i pass in a minute, and again in the next', async (limit) => {
    const quota = instance(limit);
    expect(await take(quota, limit + 20)).toBe(limit);
    clock.advance(MINUTE_MS - 1);
    expect(await take(quota, 1)).toBe(0);
    clock.advance(1);
    expect(await take(quota, limit + 20)).toBe(limit);
  });

  it('lets exactly so many pass when all come at once', async () => {
    const quota = instance(100);
    const verdicts = await all(Array.from({ length: 500 }, () => quota.take('a')));
    expect(allowed(verdicts)).toBe(100);
    expect(count.asked).toBeLessThan(5);
  });

  it('counts for all instances together, whoever takes the last point', async () => {
    const instances = [instance(100), instance(100), instance(100)];
    const verdicts: Verdict[] = [];
    for (let round = 0; round < 100; round += 1)
      verdicts.push(...(await all(instances.map((quota) => quota.take('a')))));
    expect(allowed(verdicts)).toBe(100);
    const floods = instances.flatMap((quota) => Array.from({ length: 200 }, () => quota.take('b')));
    expect(allowed(await all(floods))).toBe(100);
  });

  it('holds no more in an instance than was used there, and a twentieth at most', async () => {
    const [first, second] = [instance(1000), instance(1000)];
    await take(first, 200);
    const rest = await take(second, 1000);
    expect(rest).toBeGreaterThanOrEqual(750);
    expect(rest).toBeLessThanOrEqual(800);
    const instances = Array.from({ length: 10 }, () => instance(1000));
    const one = await all(instances.map((quota) => quota.take('b')));
    // None took more than it spent.
    expect(one.at(-1)?.remaining).toBe(990);
  });

  it('asks seldom, and not at all once the points are used up', async () => {
    const quota = instance(1000);
    await take(quota, 1000);
    expect(count.asked).toBeLessThan(30);
    const before = count.asked;
    expect(await take(quota, 100)).toBe(0);
    expect(count.asked).toBe(before);
  });

  it('keeps clients apart', async () => {
    const quota = instance(5);
    await take(quota, 50);
    expect((await quota.take('b')).allowed).toBe(true);
  });

  it('tells what is left, and when it begins anew', async () => {
    const quota = instance(3);
    expect(await quota.take('a')).toEqual({ allowed: true, limit: 3, remaining: 2, resetMs: MINUTE_MS });
    clock.advance(10_000);
    expect(await quota.take('a')).toMatchObject({ remaining: 1, resetMs: MINUTE_MS - 10_000 });
    await quota.take('a');
    expect(await quota.take('a')).toMatchObject({
      allowed: false,
      remaining: 0,
      resetMs: MINUTE_MS - 10_000,
    });
  });
});
