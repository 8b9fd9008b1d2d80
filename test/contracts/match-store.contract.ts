import type {
  MatchDecisionStore,
  MatchOutcome,
  MatchStore,
  NewMatchDecision,
  RelationalConnection,
} from '../../src/relational/index.js';

const answered = (place: number, confidence = 'likely'): MatchOutcome => ({
  place,
  status: 'completed',
  confidence,
  answer: { place },
});
const failed = (place: number): MatchOutcome => ({ place, status: 'failed', error: 'broken' });

const decision = (more: Partial<NewMatchDecision> = {}): NewMatchDecision => ({
  key: 'key',
  name: 'Цемент М500',
  unit: 'т',
  materialId: id(1),
  materialName: 'Цемент М500 Д0',
  verdict: 'accepted',
  decidedBy: 'o.petrova',
  source: 'catalogue',
  score: 0.5,
  probability: 0.25,
  evidence: { found: 1 },
  ...more,
});

function id(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/** Requests to match names, and decisions, on every adapter. */
export function matchStoreContract(
  open: () => Promise<Pick<RelationalConnection, 'matches' | 'matchDecisions' | 'close'>>,
): void {
  let subject: Awaited<ReturnType<typeof open>>;
  let store: MatchStore;
  let decisions: MatchDecisionStore;
  let requests = 0;

  beforeAll(async () => {
    subject = await open();
    store = subject.matches;
    decisions = subject.matchDecisions;
  }, 120_000);
  afterAll(() => subject.close(), 60_000);

  const create = async (names: number) => {
    requests += 1;
    const requestId = `request-${requests}`;
    const items = Array.from({ length: names }, (_, n) => ({
      itemId: `i${n + 1}`,
      name: `Имя ${n + 1}`,
      unit: null,
    }));
    expect(await store.create({ requestId, digest: 'd', limit: 3, minConfidence: 'none', items })).toBe(true);
    return requestId;
  };
  const placesOf = (items: readonly { place: number }[]) => items.map(({ place }) => place);

  it('keeps a request once', async () => {
    const requestId = await create(2);
    const other = { requestId, digest: 'other', limit: 1, minConfidence: 'none', items: [] };
    expect(await store.create(other)).toBe(false);
    expect(await store.find(requestId)).toMatchObject({
      digest: 'd',
      total: 2,
      limit: 3,
      jobId: null,
      finishedAt: null,
      counts: { pending: 2, completed: 0, failed: 0 },
    });
    expect(await store.find('nobody')).toBeNull();
    await store.setJob(requestId, id(7));
    expect((await store.find(requestId))?.jobId).toBe(id(7));
  });

  it('writes what became of a name once, whoever comes second', async () => {
    const requestId = await create(3);
    expect(placesOf(await store.pending(requestId, 2))).toEqual([1, 2]);
    await store.record(requestId, [answered(1, 'certain'), failed(2)]);
    await store.record(requestId, [answered(1, 'none'), answered(2, 'none')]);
    expect(placesOf(await store.pending(requestId, 9))).toEqual([3]);
    expect((await store.find(requestId))?.finishedAt).toBeNull();
    await store.record(requestId, [answered(3)]);
    const done = await store.find(requestId);
    expect(done).toMatchObject({
      counts: { pending: 0, completed: 2, failed: 1 },
      confidences: { certain: 1, likely: 1 },
    });
    expect(done?.finishedAt).toBeInstanceOf(Date);
    const items = await store.items(requestId, { limit: 10, offset: 0 });
    expect(items.map(({ status, answer, error }) => [status, answer, error])).toEqual([
      ['completed', { place: 1 }, null],
      ['failed', null, 'broken'],
      ['completed', { place: 3 }, null],
    ]);
  });

  it('reads results in order, by page and by confidence', async () => {
    const requestId = await create(12);
    await store.record(
      requestId,
      Array.from({ length: 12 }, (_, n) => answered(n + 1, n % 2 ? 'likely' : 'none')),
    );
    expect(placesOf(await store.items(requestId, { limit: 3, offset: 8 }))).toEqual([9, 10, 11]);
    const page = { limit: 2, offset: 1, confidence: 'likely' };
    expect(placesOf(await store.items(requestId, page))).toEqual([4, 6]);
    expect(await store.item(requestId, 'i12')).toMatchObject({ place: 12, confidence: 'likely' });
    expect(await store.item(requestId, 'i13')).toBeNull();
  });

  it('lets what failed wait again, and answers a name anew', async () => {
    const requestId = await create(2);
    await store.record(requestId, [answered(1), failed(2)]);
    expect(await store.retry(requestId)).toBe(1);
    expect(await store.retry(requestId)).toBe(0);
    expect(await store.find(requestId)).toMatchObject({
      finishedAt: null,
      counts: { pending: 1, failed: 0 },
    });
    const rewrite = (place: number, decision: number) =>
      store.rewrite(
        requestId,
        { place, status: 'completed', confidence: 'certain', answer: { decision } },
        decision,
      );
    await rewrite(1, 5);
    await rewrite(1, 7);
    // Two decide at once: who was earlier may come later with the answer.
    await rewrite(1, 6);
    await rewrite(2, 8);
    const items = await store.items(requestId, { limit: 9, offset: 0 });
    expect(items.map(({ confidence, answer }) => [confidence, answer])).toEqual([
      ['certain', { decision: 7 }],
      [null, null],
    ]);
  });

  it('remembers the last decision about a name and a material, and one accepted material a name', async () => {
    await decisions.decide(decision({ key: 'a', materialId: id(1) }));
    await decisions.decide(decision({ key: 'a', materialId: id(2), verdict: 'rejected' }));
    await decisions.decide(decision({ key: 'a', materialId: id(3) }));
    await decisions.decide(decision({ key: 'b', verdict: 'rejected' }));
    expect(await decisions.remembered(['a', 'b', 'c'])).toEqual(
      new Map([
        ['a', { accepted: id(3), rejected: [id(2)] }],
        ['b', { accepted: null, rejected: [id(1)] }],
      ]),
    );
    await decisions.decide(decision({ key: 'a', materialId: id(3), verdict: 'rejected' }));
    await decisions.decide(decision({ key: 'a', materialId: id(2) }));
    expect((await decisions.remembered(['a'])).get('a')).toEqual({ accepted: id(2), rejected: [id(3)] });
    expect(await decisions.remembered([])).toEqual(new Map());
  });

  it('decides one after the other when many decide at once', async () => {
    const all = Array.from({ length: 8 }, (_, n) => decision({ key: 'crowd', materialId: id(n + 1) }));
    const ids = await Promise.all(all.map((one) => decisions.decide(one)));
    const { accepted, rejected } = (await decisions.remembered(['crowd'])).get('crowd') ?? {};
    expect(accepted).toBe(all[ids.indexOf(Math.max(...ids))]?.materialId);
    expect(rejected).toEqual([]);
  });

  it('keeps every decision in a log', async () => {
    const before = (await decisions.log(0, 1000)).at(-1)?.id ?? 0;
    await decisions.decide(decision({ key: 'log' }));
    await decisions.decide(decision({ key: 'log', verdict: 'rejected', evidence: null, unit: null }));
    const [first, second, ...rest] = await decisions.log(before, 10);
    expect(rest).toEqual([]);
    const { key: _, ...made } = decision();
    expect(first).toMatchObject({ ...made, decidedAt: expect.any(Date) as Date });
    expect(second).toMatchObject({ verdict: 'rejected', evidence: null, unit: null });
    expect(await decisions.log(second?.id ?? 0, 10)).toEqual([]);
    expect(await decisions.log(before, 1)).toEqual([first]);
  });

  it('counts, and forgets what is old; decisions stay', async () => {
    const statistics = await store.statistics();
    expect(statistics).toMatchObject({ requests: 4, finished: 2, names: 19, completed: 15, failed: 1 });
    expect(statistics.meanMs).toBeGreaterThanOrEqual(0);
    expect(statistics.decisions.accepted).toBe(2);
    expect(await store.deleteOlderThan(1)).toBe(0);
    expect(await store.deleteOlderThan(0)).toBe(4);
    expect(await store.statistics()).toMatchObject({ requests: 0, meanMs: null, names: 0, completed: 0 });
    expect((await decisions.log(0, 100)).length).toBeGreaterThan(10);
  });
}
