import { QdrantClient } from '@qdrant/js-client-rest';
import { AppError } from '../../common/errors.js';
import { checkDimensions } from '../space.js';
import type {
  PointState,
  StoredCollection,
  VectorHit,
  VectorPoint,
  VectorQuery,
  VectorSpace,
  VectorStore,
} from '../vector-store.js';
import { QdrantCollections, vectorName } from './qdrant-collections.js';
import { reasonOf, statusOf, storeError } from './qdrant-errors.js';
import { toQdrantFilter, unlessLater } from './qdrant-filter.js';

/** How to reach the collections. */
export interface QdrantVectorStoreOptions {
  url: string;
  apiKey?: string | undefined;
  /** What their names begin with, and the alias of the one in use. */
  collection: string;
  /** Limit of one request, in milliseconds. */
  timeoutMs: number;
}

/** Numbers in one request: past this its JSON holds up the event loop for too long. */
const REQUEST_NUMBERS = 65_536;
/**
 * Neighbours that HNSW keeps in view. Of the 100 nearest of 110,000 `hashing` vectors it finds 65 % with Qdrant's
 * default, 87 % with 800, for 1.6 ms more.
 */
const HNSW_EF = 1000;
/**
 * Vectors are sent as whole numbers, in so many parts of their length: half the JSON to write and to read. By cosine, only
 * the direction counts, and Qdrant keeps them at length 1.
 */
const PARTS = 1e5;

/**
 * Vectors in Qdrant, a collection for each space, under one named vector whose name is the model's id. That ties the vectors
 * to their model in every version of Qdrant and in one step with the making of the collection; and Qdrant itself
 * refuses what a program with another model sends, even if it never called `open`.
 *
 * Qdrant may be down at start, and may come back empty: every operation first makes sure that the collection
 * is there, and is tried once more when it has vanished.
 */
export class QdrantVectorStore implements VectorStore {
  readonly kind = 'qdrant';
  readonly isShared = true;
  private readonly client: QdrantClient;
  private space: VectorSpace | undefined;
  /** The address of the open collection. */
  private ready: Promise<string> | undefined;
  private readonly stored: QdrantCollections;
  /** Where the server is, without anything secret that its URL may hold. */
  private readonly address: string;

  constructor(private readonly options: QdrantVectorStoreOptions) {
    const { protocol, hostname, port, pathname } = new URL(options.url);
    const namesPort = /:\d+(\/|$)/.test(options.url);
    this.address = new URL(options.url).origin;
    this.client = new QdrantClient({
      host: hostname,
      https: protocol === 'https:',
      // URL drops a port that is its scheme's default, where the client would put 6333.
      port: port ? Number(port) : namesPort ? null : 6333,
      prefix: pathname.replace(/\/+$/, ''),
      timeout: options.timeoutMs,
      checkCompatibility: false,
      // Not as `apiKey`: the client then warns on the console where TLS ends at a proxy.
      // A compressed answer leaves Qdrant in small pieces, and Nagle's algorithm against delayed acknowledgements then
      // costs 40 ms: 100 hits took 45 ms compressed, 2.5 ms plain.
      headers: { 'api-key': options.apiKey, 'accept-encoding': 'identity' },
    });
    this.stored = new QdrantCollections(this.client, options.collection, this.address);
  }

  async open(space: VectorSpace): Promise<void> {
    this.space = space;
    this.ready = undefined;
    await this.ensureReady();
  }

  nameOf(space: VectorSpace): string {
    return this.stored.nameOf(space);
  }

  collections(): Promise<StoredCollection[]> {
    return this.translated(() => this.stored.list());
  }

  async remove(name: string): Promise<void> {
    if (this.space && name === this.nameOf(this.space))
      throw new AppError('COLLECTION_IN_USE', `The collection ${name} is open.`);
    await this.translated(() => this.stored.remove(name));
  }

  async publish(): Promise<void> {
    const address = await this.ensureReady();
    await this.translated(() => this.stored.publish(address));
  }

  async upsert(points: readonly VectorPoint[]): Promise<void> {
    const { modelId, dimensions } = this.useSpace();
    const latest = [...new Map(points.map((point) => [point.id, point])).values()];
    latest.forEach((point) => checkDimensions(point.vector, this.useSpace()));
    const size = Math.max(1, Math.floor(REQUEST_NUMBERS / dimensions));
    for (let from = 0; from < latest.length; from += size) {
      const batch = latest.slice(from, from + size).map(({ id, vector, payload }) => ({
        id,
        vector: { [vectorName(modelId)]: toNumbers(vector) },
        payload: { ...payload },
      }));
      const update_filter = unlessLater(latest.slice(from, from + size));
      await this.ask((client, name) => client.upsert(name, { wait: true, points: batch, update_filter }));
    }
  }

  async delete(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.ask((client, name) => client.delete(name, { wait: true, points: [...ids] }));
  }

  async search(query: VectorQuery): Promise<VectorHit[]> {
    checkDimensions(query.vector, this.useSpace());
    if (!isAnswerable(query)) return [];
    const { points } = await this.ask((client, name) => client.query(name, this.requestOf(query)));
    return points.map(hitOf).sort(bestFirst);
  }

  async searchMany(queries: readonly VectorQuery[]): Promise<VectorHit[][]> {
    const { dimensions } = this.useSpace();
    queries.forEach(({ vector }) => checkDimensions(vector, this.useSpace()));
    const found: VectorHit[][] = queries.map(() => []);
    const answerable = queries.flatMap((query, place) => (isAnswerable(query) ? [{ query, place }] : []));
    const size = Math.max(1, Math.floor(REQUEST_NUMBERS / dimensions));
    for (let from = 0; from < answerable.length; from += size) {
      const batch = answerable.slice(from, from + size);
      const answers = await this.ask((client, name) =>
        client.queryBatch(name, { searches: batch.map(({ query }) => this.requestOf(query)) }),
      );
      answers.forEach(({ points }, n) => (found[batch[n]?.place ?? -1] = points.map(hitOf).sort(bestFirst)));
    }
    return found;
  }

  async count(): Promise<number> {
    return (await this.ask((client, name) => client.count(name, { exact: true }))).count;
  }

  async scan(after: string | null, limit: number): Promise<PointState[]> {
    const { points } = await this.ask((client, name) =>
      client.scroll(name, {
        // The offset is the first point of the answer, whether it is still there or not.
        ...(after !== null && { offset: after }),
        limit: after === null ? limit : limit + 1,
        with_payload: ['updatedAt', 'category'],
        with_vector: false,
      }),
    );
    return points
      .filter(({ id }) => id !== after)
      .slice(0, limit)
      .map(({ id, payload }) => ({
        id: String(id),
        updatedAt: Number(payload?.updatedAt ?? 0),
        category: typeof payload?.category === 'string' ? payload.category : '',
      }));
  }

  async ping(): Promise<void> {
    await this.translated(() => this.client.collectionExists(this.options.collection));
  }

  /** The client keeps no connection that would hold the process. */
  close(): Promise<void> {
    this.space = undefined;
    this.ready = undefined;
    return Promise.resolve();
  }

  private requestOf({ vector, limit, filter, minScore }: VectorQuery) {
    const restriction = toQdrantFilter(filter);
    return {
      query: toNumbers(vector),
      using: vectorName(this.useSpace().modelId),
      limit,
      with_payload: false,
      params: { hnsw_ef: Math.max(HNSW_EF, limit) },
      ...(restriction && { filter: restriction }),
      ...(minScore !== undefined && { score_threshold: minScore }),
    };
  }

  private useSpace(): VectorSpace {
    if (!this.space) throw new AppError('STORE_UNAVAILABLE', 'The Qdrant vector store is not open');
    return this.space;
  }

  /** One attempt for all who wait; a failed one is forgotten, so that the next operation tries again. */
  private async ensureReady(): Promise<string> {
    if (!this.ready) {
      const space = this.useSpace();
      const attempt = this.translated(() => this.stored.open(space));
      this.ready = attempt;
      attempt.catch(() => {
        if (this.ready === attempt) this.ready = undefined;
      });
    }
    return this.ready;
  }

  private async ask<T>(request: (client: QdrantClient, collection: string) => Promise<T>): Promise<T> {
    const address = await this.ensureReady();
    return this.translated(async () => {
      try {
        return await request(this.client, address);
      } catch (error) {
        if (!isAnotherCollection(error)) throw error;
        this.ready = undefined;
        return request(this.client, await this.ensureReady());
      }
    });
  }

  private async translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw storeError(error, this.address, this.options.timeoutMs);
    }
  }
}

/** Whether anything can be near it. */
const isAnswerable = ({ vector, limit }: VectorQuery) => limit >= 1 && vector.some((value) => value !== 0);

/** Rounding may overshoot by a hair. */
const hitOf = ({ id, score }: { id: string | number; score: number }): VectorHit => ({
  id: String(id),
  score: Math.max(-1, Math.min(1, score)),
});

const bestFirst = (a: VectorHit, b: VectorHit) => b.score - a.score || (a.id < b.id ? -1 : 1);

/** The collection has vanished, or one with other vectors stands in its place. */
function isAnotherCollection(error: unknown): boolean {
  const status = statusOf(error);
  return (
    status === 404 || (status === 400 && /not existing vector name|dimension error/i.test(reasonOf(error)))
  );
}

function toNumbers(vector: Float32Array): number[] {
  const numbers = new Array<number>(vector.length);
  for (let n = 0; n < vector.length; n += 1) numbers[n] = Math.round((vector[n] as number) * PARTS);
  return numbers;
}
