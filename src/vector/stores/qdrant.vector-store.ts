import { QdrantClient } from '@qdrant/js-client-rest';
import { AppError } from '../../common/errors.js';
import { checkDimensions, spaceMismatch } from '../space.js';
import type {
  PointState,
  VectorHit,
  VectorPoint,
  VectorQuery,
  VectorSpace,
  VectorStore,
} from '../vector-store.js';
import { reasonOf, statusOf, storeError } from './qdrant-errors.js';
import { PAYLOAD_INDEXES, toQdrantFilter, unlessLater } from './qdrant-filter.js';

/** How to reach the collection. */
export interface QdrantVectorStoreOptions {
  url: string;
  apiKey?: string | undefined;
  collection: string;
  /** Limit of one request, in milliseconds. */
  timeoutMs: number;
}

/** Numbers in one request: past this its JSON holds up the event loop for too long. */
const REQUEST_NUMBERS = 262_144;
/**
 * Neighbours that HNSW keeps in view. Of the 100 nearest of 110,000 `hashing` vectors it finds 65 % with Qdrant's
 * default, 87 % with 800, for 1.6 ms more.
 */
const HNSW_EF = 1000;
/** Digits kept of a vector's number: a millionth of its length, at half the JSON. */
const PRECISION = 1e6;

/**
 * Vectors in a Qdrant collection, under one named vector whose name is the model's id. That ties the vectors
 * to their model in every version of Qdrant and in one step with the making of the collection; and Qdrant itself
 * refuses what a program with another model sends, even if it never called `open`.
 *
 * Qdrant may be down at start, and may come back empty: every operation first makes sure that the collection
 * is there, and is tried once more when it has vanished.
 */
export class QdrantVectorStore implements VectorStore {
  readonly kind = 'qdrant';
  private readonly client: QdrantClient;
  private space: VectorSpace | undefined;
  private ready: Promise<void> | undefined;
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
  }

  open(space: VectorSpace): Promise<void> {
    this.space = space;
    this.ready = undefined;
    return this.ensureReady();
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

  async search({ vector, limit, filter, minScore }: VectorQuery): Promise<VectorHit[]> {
    const { modelId } = this.useSpace();
    checkDimensions(vector, this.useSpace());
    if (limit < 1 || vector.every((value) => value === 0)) return [];
    const restriction = toQdrantFilter(filter);
    const { points } = await this.ask((client, name) =>
      client.query(name, {
        query: toNumbers(vector),
        using: vectorName(modelId),
        limit,
        with_payload: false,
        params: { hnsw_ef: Math.max(HNSW_EF, limit) },
        ...(restriction && { filter: restriction }),
        ...(minScore !== undefined && { score_threshold: minScore }),
      }),
    );
    const hits = points.map(({ id, score }) => ({ id: String(id), score: Math.max(-1, Math.min(1, score)) }));
    return hits.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
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

  private useSpace(): VectorSpace {
    if (!this.space) throw new AppError('STORE_UNAVAILABLE', 'The Qdrant vector store is not open');
    return this.space;
  }

  /** One attempt for all who wait; a failed one is forgotten, so that the next operation tries again. */
  private ensureReady(): Promise<void> {
    if (!this.ready) {
      const attempt = this.translated(() => this.prepare(this.useSpace()));
      this.ready = attempt;
      attempt.catch(() => {
        if (this.ready === attempt) this.ready = undefined;
      });
    }
    return this.ready;
  }

  private async ask<T>(request: (client: QdrantClient, collection: string) => Promise<T>): Promise<T> {
    await this.ensureReady();
    const send = () => request(this.client, this.options.collection);
    return this.translated(async () => {
      try {
        return await send();
      } catch (error) {
        if (!isAnotherCollection(error)) throw error;
        this.ready = undefined;
        await this.ensureReady();
        return send();
      }
    });
  }

  /** Makes the collection unless it is there, checks its space, and makes its indexes. Idempotent. */
  private async prepare(space: VectorSpace): Promise<void> {
    const { collection } = this.options;
    const { exists } = await this.client.collectionExists(collection);
    if (!exists) await this.create(space);
    await this.checkSpace(space);
    const indexes = Object.entries(PAYLOAD_INDEXES);
    await Promise.all(
      indexes.map(([field_name, field_schema]) =>
        this.client.createPayloadIndex(collection, { wait: true, field_name, field_schema }),
      ),
    );
  }

  private async create({ modelId, dimensions }: VectorSpace): Promise<void> {
    const vectors = { [vectorName(modelId)]: { size: dimensions, distance: 'Cosine' as const } };
    try {
      await this.client.createCollection(this.options.collection, { vectors });
    } catch (error) {
      // Another instance was faster; whose space it has is checked next.
      if (statusOf(error) !== 409) throw error;
    }
  }

  private async checkSpace(asked: VectorSpace): Promise<void> {
    const { collection } = this.options;
    const { config } = await this.client.getCollection(collection);
    const stored = spaceOf(config.params.vectors);
    if (stored.modelId === asked.modelId && stored.dimensions === asked.dimensions) return;
    const where = `the Qdrant collection "${collection}" at ${this.address}`;
    const remedy =
      'name another QDRANT_COLLECTION, or delete this one, and start again: the vectors are made anew';
    throw spaceMismatch(where, stored, asked, remedy);
  }

  private async translated<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw storeError(error, this.address, this.options.timeoutMs);
    }
  }
}

/** The model's id as a name that is safe in Qdrant's file names. */
function vectorName(modelId: string): string {
  return encodeURIComponent(modelId);
}

/** The space of a collection; one that another program made may have no named vector. */
function spaceOf(vectors: unknown): VectorSpace {
  const [name, params] = Object.entries((vectors ?? {}) as Record<string, unknown>)[0] ?? [];
  if (name === undefined || typeof params !== 'object' || params === null)
    return {
      modelId: '(unknown)',
      dimensions: Number((vectors as { size?: unknown } | undefined)?.size ?? 0),
    };
  return { modelId: decodeURIComponent(name), dimensions: Number((params as { size?: unknown }).size) };
}

/** The collection has vanished, or one with other vectors stands in its place. */
function isAnotherCollection(error: unknown): boolean {
  const status = statusOf(error);
  return (
    status === 404 || (status === 400 && /not existing vector name|dimension error/i.test(reasonOf(error)))
  );
}

function toNumbers(vector: Float32Array): number[] {
  return Array.from(vector, (value) => Math.round(value * PRECISION) / PRECISION);
}
