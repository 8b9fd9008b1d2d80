import type { VectorPoint, VectorSpace, VectorStore } from '../../src/vector/index.js';

/** What the suite needs of an adapter, and what is honestly different in it. */
export interface VectorStoreContract {
  /** A place of its own for each test; `connect` gives a new, unopened store on that one place. */
  newPlace(): Promise<{ connect(): VectorStore; remove(): Promise<void> }>;
  /** How far a score may be from the exact cosine. */
  scoreTolerance: number;
}

const SPACE: VectorSpace = { modelId: 'acme/contract v1', dimensions: 4 };
const DAY = 86_400_000;

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

function point(n: number, direction: readonly number[], payload: Partial<VectorPoint['payload']> = {}) {
  const length = Math.hypot(...direction) || 1;
  const vector = Float32Array.from(direction, (value) => value / length);
  const time = n * DAY;
  return {
    id: idOf(n),
    vector,
    payload: { category: 'Цемент', unit: 'т', sku: null, createdAt: time, updatedAt: time, ...payload },
  };
}

const NORTH = point(1, [1, 0, 0, 0], { category: 'Цемент', unit: 'т' });
const NEAR = point(2, [1, 0.3, 0, 0], { category: 'Арматура', unit: 'т', sku: 'A-2' });
const EAST = point(3, [0, 1, 0, 0], { category: 'Арматура', unit: 'м' });
const SOUTH = point(4, [-1, 0, 0, 0], { category: 'Трубы "ПЭ", 20/25', unit: 'м' });

/** The behaviour of every vector store. */
export function describeVectorStore(name: string, contract: VectorStoreContract): void {
  describe(`vector store: ${name}`, () => {
    let place: Awaited<ReturnType<VectorStoreContract['newPlace']>>;
    let store: VectorStore;

    beforeEach(async () => {
      place = await contract.newPlace();
      store = place.connect();
      await store.open(SPACE);
    });

    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    const idsNear = async (query: Partial<Parameters<VectorStore['search']>[0]> = {}) =>
      (await store.search({ vector: NORTH.vector, limit: 10, ...query })).map(({ id }) => id);

    it('gives the nearest first, with their cosines', async () => {
      await store.upsert([SOUTH, EAST, NEAR, NORTH]);
      const hits = await store.search({ vector: NORTH.vector, limit: 10 });
      expect(hits.map(({ id }) => id)).toEqual([NORTH.id, NEAR.id, EAST.id, SOUTH.id]);
      const exact = [1, 1 / Math.hypot(1, 0.3), 0, -1];
      hits.forEach(({ score }, i) => {
        expect(Math.abs(score - exact[i]!)).toBeLessThanOrEqual(contract.scoreTolerance);
      });
      hits.forEach(({ score }) => expect(Math.abs(score)).toBeLessThanOrEqual(1));
    });

    it('answers many queries as it answers each of them', async () => {
      const crowd = Array.from({ length: 60 }, (_, n) =>
        point(100 + n, [Math.cos(n), Math.sin(n), n % 7, 1]),
      );
      await store.upsert([SOUTH, EAST, NEAR, NORTH, ...crowd]);
      const queries = [NORTH, EAST, { vector: new Float32Array(4) }, ...crowd].map(({ vector }, n) =>
        n === 1 ? { vector, limit: 5, minScore: 0.1, filter: { units: ['т'] } } : { vector, limit: n % 7 },
      );
      const answers = await Promise.all(queries.map((query) => store.search(query)));
      expect(await store.searchMany(queries)).toEqual(answers);
      expect(answers.flat().length).toBeGreaterThan(100);
    });

    it('gives no more than the limit', async () => {
      await store.upsert([SOUTH, EAST, NEAR, NORTH]);
      expect(await idsNear({ limit: 2 })).toEqual([NORTH.id, NEAR.id]);
    });

    it('breaks ties by id', async () => {
      const ids = [9, 5, 7, 6, 8];
      await store.upsert(ids.map((n) => point(n, [0, 0, 1, 0])));
      expect(await idsNear({ vector: point(0, [0, 0, 1, 0]).vector })).toEqual([5, 6, 7, 8, 9].map(idOf));
    });

    it('leaves out what is less similar than asked', async () => {
      await store.upsert([SOUTH, EAST, NEAR, NORTH]);
      expect(await idsNear({ minScore: 0.5 })).toEqual([NORTH.id, NEAR.id]);
      expect(await idsNear({ minScore: -0.5 })).toEqual([NORTH.id, NEAR.id, EAST.id]);
    });

    it.each([
      ['a category', { categories: ['Арматура'] }, [NEAR.id, EAST.id]],
      ['one of several categories', { categories: ['Цемент', 'Трубы "ПЭ", 20/25'] }, [NORTH.id, SOUTH.id]],
      ['a unit', { units: ['м'] }, [EAST.id, SOUTH.id]],
      ['category and unit', { categories: ['Арматура'], units: ['т'] }, [NEAR.id]],
      ['a category that nothing has', { categories: ['Кирпич'] }, []],
      ['none of no categories', { categories: [] }, []],
      ['created since, inclusive', { createdAfter: 3 * DAY }, [EAST.id, SOUTH.id]],
      ['created until, inclusive', { createdBefore: 2 * DAY }, [NORTH.id, NEAR.id]],
      ['created between', { createdAfter: 2 * DAY, createdBefore: 3 * DAY - 1 }, [NEAR.id]],
      ['updated between', { updatedAfter: DAY + 1, updatedBefore: 3 * DAY }, [NEAR.id, EAST.id]],
    ])('filters by %s', async (_, filter, expected) => {
      await store.upsert([SOUTH, EAST, NEAR, NORTH]);
      expect(await idsNear({ filter })).toEqual(expected);
    });

    it('fills the limit from what passes the filter, not from the nearest', async () => {
      const many = Array.from({ length: 40 }, (_, i) => point(100 + i, [1, i / 100, 0, 0]));
      await store.upsert([...many, EAST]);
      expect(await idsNear({ limit: 1, filter: { categories: ['Арматура'] } })).toEqual([EAST.id]);
    });

    it('replaces a point, its payload too', async () => {
      await store.upsert([NORTH]);
      await store.upsert([{ ...SOUTH, id: NORTH.id }]);
      expect(await store.count()).toBe(1);
      const [hit] = await store.search({ vector: NORTH.vector, limit: 1 });
      expect(hit!.score).toBeLessThan(-0.9);
      expect(await idsNear({ filter: { categories: ['Цемент'] } })).toEqual([]);
      expect(await idsNear({ filter: { units: ['м'] } })).toEqual([NORTH.id]);
    });

    it('takes the last of several points with one id', async () => {
      await store.upsert([NORTH, EAST, { ...EAST, id: NORTH.id }]);
      expect(await store.count()).toBe(2);
      expect(await idsNear({ vector: NORTH.vector, minScore: 0.5 })).toEqual([]);
    });

    it('keeps what was made of a later state, whatever comes after it', async () => {
      const older = { ...NORTH.payload, unit: 'older' };
      const newer = { ...NORTH.payload, unit: 'newer', updatedAt: NORTH.payload.updatedAt + 1 };
      await store.upsert([NORTH, EAST]);
      await store.upsert([{ ...EAST, id: NORTH.id, payload: newer }]);
      await store.upsert([
        { ...NORTH, payload: older },
        { ...EAST, payload: { ...EAST.payload, unit: 'again' } },
      ]);
      expect(await idsNear({ filter: { units: ['newer'] } })).toEqual([NORTH.id]);
      expect(await idsNear({ filter: { units: ['older'] } })).toEqual([]);
      // The same state may be put again, beside one that is refused.
      expect(await idsNear({ filter: { units: ['again'] } })).toEqual([EAST.id]);
      expect(await idsNear({ minScore: 0.5 })).toEqual([]);
      await store.delete([NORTH.id]);
      await store.upsert([{ ...NORTH, payload: older }]);
      expect(await idsNear({ filter: { units: ['older'] } })).toEqual([NORTH.id]);
    });

    it('deletes, and ignores ids that are not there', async () => {
      await store.upsert([NORTH, NEAR, EAST, SOUTH]);
      await store.delete([NORTH.id, idOf(99)]);
      await store.delete([NORTH.id, EAST.id]);
      expect(await store.count()).toBe(2);
      expect(await idsNear()).toEqual([NEAR.id, SOUTH.id]);
      await store.upsert([NORTH]);
      expect(await idsNear()).toEqual([NORTH.id, NEAR.id, SOUTH.id]);
    });

    it('is read through in the order of ids, page by page', async () => {
      await store.upsert([SOUTH, NORTH, EAST, NEAR]);
      const states = [NORTH, NEAR, EAST, SOUTH].map(({ id, payload: { updatedAt, category } }) => ({
        id,
        updatedAt,
        category,
      }));
      expect(await store.scan(null, 3)).toEqual(states.slice(0, 3));
      expect(await store.scan(EAST.id, 3)).toEqual(states.slice(3));
      await store.delete([NEAR.id]);
      await store.upsert([point(5, [0, 0, 1, 0])]);
      // What it goes on behind may be gone.
      expect((await store.scan(NEAR.id, 10)).map(({ id }) => id)).toEqual([EAST.id, SOUTH.id, idOf(5)]);
      expect(await store.scan(idOf(5), 10)).toEqual([]);
    });

    it('takes nothing as nothing', async () => {
      await store.upsert([]);
      await store.delete([]);
      expect(await store.count()).toBe(0);
      expect(await idsNear()).toEqual([]);
    });

    it('finds nothing near a query without features, and keeps points without them', async () => {
      await store.upsert([NORTH, point(5, [0, 0, 0, 0])]);
      expect(await idsNear({ vector: new Float32Array(4) })).toEqual([]);
      expect(await store.count()).toBe(2);
      const [first, second] = await store.search({ vector: NORTH.vector, limit: 2 });
      expect([first?.id, second]).toEqual([NORTH.id, { id: idOf(5), score: 0 }]);
    });

    it('keeps its points when it is closed and opened', async () => {
      await store.upsert([NORTH, EAST, SOUTH]);
      await store.delete([SOUTH.id]);
      await store.close();
      store = place.connect();
      await store.open(SPACE);
      expect(await store.count()).toBe(2);
      expect(await idsNear({ filter: { units: ['т', 'м'] } })).toEqual([NORTH.id, EAST.id]);
    });

    it('takes many points at once, in several batches at a time', async () => {
      const batch = (from: number) =>
        Array.from({ length: 500 }, (_, i) =>
          point(from + i, [Math.sin(from + i), Math.cos(from + i), 1, 0]),
        );
      await Promise.all([1000, 2000, 3000].map((from) => store.upsert(batch(from))));
      expect(await store.count()).toBe(1500);
      const [hit] = await store.search({
        vector: point(2345, [Math.sin(2345), Math.cos(2345), 1, 0]).vector,
        limit: 1,
      });
      expect(hit!.score).toBeGreaterThan(0.99);
    });

    it('opens twice, and answers a ping', async () => {
      await store.open(SPACE);
      await store.ping();
    });

    it.each([
      ['another model', { ...SPACE, modelId: 'other' }],
      ['other dimensions', { ...SPACE, dimensions: 8 }],
    ])('keeps the vectors of %s in a collection of their own', async (_, other) => {
      await store.upsert([NORTH]);
      const second = place.connect();
      await second.open(other);
      expect(await second.count()).toBe(0);
      const vector = new Float32Array(other.dimensions).fill(0.5);
      await second.upsert([
        { ...EAST, vector },
        { ...SOUTH, vector },
      ]);
      expect([await store.count(), await second.count()]).toEqual([1, 2]);
      expect(await idsNear()).toEqual([NORTH.id]);
      const [own, others] = [store.nameOf(SPACE), store.nameOf(other)];
      expect(second.nameOf(SPACE)).toBe(own);
      const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
      expect((await store.collections()).sort(byName)).toEqual(
        [
          { name: own, space: SPACE },
          { name: others, space: other },
        ].sort(byName),
      );
      await second.close();
      // Whoever opens the one again finds what it had.
      await store.open(other);
      expect(await store.count()).toBe(2);
      await store.open(SPACE);
      expect(await store.count()).toBe(1);
      await store.remove(others);
      await store.remove(others);
      expect(await store.collections()).toEqual([{ name: own, space: SPACE }]);
      expect(await idsNear()).toEqual([NORTH.id]);
    });

    it('does not remove the open collection, nor what is none', async () => {
      await store.upsert([NORTH]);
      await expect(store.remove(store.nameOf(SPACE))).rejects.toMatchObject({ code: 'COLLECTION_IN_USE' });
      await store.remove('..');
      await store.remove('');
      expect(await store.count()).toBe(1);
    });

    it('tells the names of spaces apart that look alike, and names one before it is open', () => {
      const ids = ['a/b', 'a-b', 'A-b', 'a.b', 'x'.repeat(300)];
      const names = ids.map((modelId) => place.connect().nameOf({ modelId, dimensions: 4 }));
      expect(new Set(names).size).toBe(ids.length);
      expect(names.every((name) => /^[a-z0-9_-]{1,200}$/i.test(name))).toBe(true);
    });

    it('is published, as often as one likes', async () => {
      await store.publish();
      await store.publish();
      expect(await store.count()).toBe(0);
    });

    it('refuses vectors that are not as long as the space says', async () => {
      const long = { ...NORTH, vector: new Float32Array(8).fill(0.3) };
      await expect(store.upsert([EAST, long])).rejects.toMatchObject({ code: 'VECTOR_SPACE_MISMATCH' });
      await expect(store.search({ vector: long.vector, limit: 1 })).rejects.toMatchObject({
        code: 'VECTOR_SPACE_MISMATCH',
      });
      expect(await store.count()).toBe(0);
    });

    it('refuses work while it is closed', async () => {
      await store.close();
      const refused = { code: 'STORE_UNAVAILABLE' };
      await expect(store.upsert([NORTH])).rejects.toMatchObject(refused);
      await expect(store.search({ vector: NORTH.vector, limit: 1 })).rejects.toMatchObject(refused);
      await expect(store.delete([NORTH.id])).rejects.toMatchObject(refused);
      await expect(store.count()).rejects.toMatchObject(refused);
    });
  });
}
