import type { QdrantClient } from '@qdrant/js-client-rest';
import { collectionSlug, sameSpace, spaceMismatch } from '../space.js';
import type { StoredCollection, VectorSpace } from '../vector-store.js';
import { reasonOf, statusOf } from './qdrant-errors.js';
import { PAYLOAD_INDEXES } from './qdrant-filter.js';

/** A collection as Qdrant has it. */
interface QdrantCollection {
  /** What Qdrant calls it. */
  address: string;
  space: VectorSpace;
}

/**
 * The collections of one program in a Qdrant: one for each space, `<base>-<model>-<digest>`. `<base>` is an alias of the one in
 * use, for others; a program goes to its own collection, so it does not mind when the alias moves. An older version kept its
 * only collection under `<base>` itself: that stays where it is, as the collection of its space.
 */
export class QdrantCollections {
  /** `where`: the server, for messages. */
  constructor(
    private readonly client: QdrantClient,
    private readonly base: string,
    private readonly where: string,
  ) {}

  nameOf(space: VectorSpace): string {
    return `${this.base}-${collectionSlug(space)}`;
  }

  /** The address of the space's collection, which is made unless it is there. Idempotent. */
  async open(space: VectorSpace): Promise<string> {
    const address = (await this.find(space)) ?? (await this.create(space));
    await Promise.all(
      Object.entries(PAYLOAD_INDEXES).map(([field_name, field_schema]) =>
        this.client.createPayloadIndex(address, { wait: true, field_name, field_schema }),
      ),
    );
    return address;
  }

  async list(): Promise<StoredCollection[]> {
    const found = await this.all();
    return found.map(({ space }) => ({ name: this.nameOf(space), space }));
  }

  async remove(name: string): Promise<void> {
    for (const { address, space } of await this.all())
      if (this.nameOf(space) === name) await this.client.deleteCollection(address);
  }

  /** Has the alias name this collection, in one step. Not while a collection of an older version has its name. */
  async publish(address: string): Promise<void> {
    if (address === this.base) return;
    const create_alias = { alias_name: this.base, collection_name: address };
    try {
      await this.client.updateCollectionAliases({ actions: [{ create_alias }] });
    } catch (error) {
      if (!/already exists/i.test(reasonOf(error))) throw error;
    }
  }

  private async find(space: VectorSpace): Promise<string | undefined> {
    const own = this.nameOf(space);
    const stored = await this.spaceAt(own);
    if (stored) {
      if (!sameSpace(stored, space))
        throw spaceMismatch(
          `the Qdrant collection "${own}" at ${this.where}`,
          stored,
          space,
          'delete it: the vectors are made anew',
        );
      return own;
    }
    const former = await this.spaceAt(this.base);
    return former && sameSpace(former, space) ? this.base : undefined;
  }

  private async create(space: VectorSpace): Promise<string> {
    const own = this.nameOf(space);
    const vectors = { [vectorName(space.modelId)]: { size: space.dimensions, distance: 'Cosine' as const } };
    try {
      await this.client.createCollection(own, { vectors });
    } catch (error) {
      // Another instance was faster.
      if (statusOf(error) !== 409) throw error;
    }
    const { exists } = await this.client.collectionExists(this.base);
    if (!exists) await this.publish(own);
    return own;
  }

  private async spaceAt(address: string): Promise<VectorSpace | undefined> {
    try {
      return spaceOf((await this.client.getCollection(address)).config.params.vectors);
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  /** The collections that are ours by name and vectors; another program may have some beside them. */
  private async all(): Promise<QdrantCollection[]> {
    const { collections } = await this.client.getCollections();
    const found: QdrantCollection[] = [];
    for (const { name } of collections) {
      if (name !== this.base && !name.startsWith(`${this.base}-`)) continue;
      const space = await this.spaceAt(name);
      if (space && (name === this.nameOf(space) || (name === this.base && space.modelId !== UNKNOWN)))
        found.push({ address: name, space });
    }
    return found;
  }
}

const UNKNOWN = '(unknown)';

/** The model's id as a name that is safe in Qdrant's file names. */
export function vectorName(modelId: string): string {
  return encodeURIComponent(modelId);
}

/** The space of a collection; one that another program made may have no named vector. */
function spaceOf(vectors: unknown): VectorSpace {
  const [name, params] = Object.entries((vectors ?? {}) as Record<string, unknown>)[0] ?? [];
  if (name === undefined || typeof params !== 'object' || params === null)
    return {
      modelId: UNKNOWN,
      dimensions: Number((vectors as { size?: unknown } | undefined)?.size ?? 0),
    };
  return { modelId: decodeURIComponent(name), dimensions: Number((params as { size?: unknown }).size) };
}
