import { Inject, Injectable } from '@nestjs/common';
import { Cacheable, CacheEvict, digest, followInvalidation } from '../cache/index.js';
import { CLOCK, type Clock } from '../common/clock.js';
import { AppError } from '../common/errors.js';
import {
  type NewReferenceEntry,
  REFERENCE_STORE,
  type ReferenceEntry,
  type ReferenceKind,
  type ReferencePatch,
  type ReferenceStatus,
  type ReferenceStore,
} from '../relational/index.js';
import { kindTag, listTags } from './reference.tags.js';
import { type ReferenceViews, viewOf } from './reference.view.js';

/** In this time every instance has looked for changes ({@link ReferenceWatch}). */
const FOUND_BY_OTHERS_MS = 2000;

export interface ListRequest<K extends ReferenceKind = ReferenceKind> {
  kind: K;
  status: ReferenceStatus;
  limit: number;
  skip: number;
}

/** Reading and writing categories, units and colours: what they have in common. The decorators say what is cached and made void. */
@Injectable()
export class ReferenceService {
  constructor(
    @Inject(REFERENCE_STORE) private readonly store: ReferenceStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A part of the list, by name; what is to be reviewed: by the number of materials that have it, most first. */
  @Cacheable({
    region: 'reference',
    keyspace: 'list',
    key: (request) => digest(request),
    tags: ({ kind, status }) => listTags(kind, status),
  })
  async list<K extends ReferenceKind>({
    kind,
    status,
    limit,
    skip,
  }: ListRequest<K>): Promise<ReferenceViews[K][]> {
    if (status === 'unreviewed') return this.toReview(kind, limit, skip);
    const entries = await this.store.list(kind, { status, limit, skip });
    return entries.map((entry) => viewOf(kind, entry));
  }

  /** All that somebody has reviewed, by name. */
  @Cacheable({
    region: 'reference',
    keyspace: 'reviewed',
    key: (kind) => kind,
    tags: (kind) => [kindTag(kind)],
  })
  async reviewed<K extends ReferenceKind>(kind: K): Promise<ReferenceViews[K][]> {
    const entries = await this.store.list(kind, { status: 'reviewed' });
    return entries.map((entry) => viewOf(kind, entry));
  }

  /** The entry, or null. */
  @Cacheable({
    region: 'reference',
    keyspace: 'entry',
    key: (kind, id) => `${kind}:${id}`,
    tags: (kind) => [kindTag(kind)],
  })
  async find<K extends ReferenceKind>(kind: K, id: string): Promise<ReferenceViews[K] | null> {
    const entry = await this.store.find(kind, id);
    return entry && viewOf(kind, entry);
  }

  /** The entry. Errors: `REFERENCE_NOT_FOUND`. */
  async get<K extends ReferenceKind>(kind: K, id: string): Promise<ReferenceViews[K]> {
    const entry = await this.find(kind, id);
    if (!entry) throw new AppError('REFERENCE_NOT_FOUND', `None of the ${kind} has the id ${id}.`, { id });
    return entry;
  }

  /** Errors: those of {@link ReferenceStore}, here and below. */
  @CacheEvict({ tags: (_, kind) => [kindTag(kind)] })
  async create<K extends ReferenceKind>(kind: K, entry: NewReferenceEntry): Promise<ReferenceViews[K]> {
    return viewOf(kind, await this.written(this.store.create(kind, entry)));
  }

  @CacheEvict({ tags: (_, kind) => [kindTag(kind)] })
  async change<K extends ReferenceKind>(
    kind: K,
    id: string,
    patch: ReferencePatch,
    expectedVersion?: number,
  ): Promise<ReferenceViews[K]> {
    return viewOf(kind, await this.written(this.store.change(kind, id, patch, expectedVersion)));
  }

  /** Another entry takes the place of this one, and its names as aliases; answers with the other one. */
  @CacheEvict({ tags: (_, kind) => [kindTag(kind)] })
  async merge<K extends ReferenceKind>(
    kind: K,
    id: string,
    into: string,
    expectedVersion?: number,
  ): Promise<ReferenceViews[K]> {
    if (id === into)
      throw new AppError('VALIDATION_FAILED', 'An entry cannot take its own place.', {
        errors: [{ path: 'into', message: 'must be another entry' }],
      });
    return viewOf(kind, await this.written(this.store.merge(kind, id, into, expectedVersion)));
  }

  /** Also where there was none: an earlier try may have deleted it and lost the answer. */
  @CacheEvict({ tags: (_, kind) => [kindTag(kind)] })
  delete(kind: ReferenceKind, id: string, expectedVersion?: number): Promise<boolean> {
    return this.written(this.store.delete(kind, id, expectedVersion));
  }

  /** Deletes an entry; with `into` another one takes its place, also again. */
  async remove(
    kind: ReferenceKind,
    id: string,
    into: string | undefined,
    expectedVersion?: number,
  ): Promise<void> {
    if (into === undefined) await this.delete(kind, id, expectedVersion);
    else if (await this.store.find(kind, id)) await this.merge(kind, id, into, expectedVersion);
  }

  /** Inside of a decorated write: who cannot tell the shared cache waits until the other instances have found the change by themselves. */
  private async written<T>(write: Promise<T>): Promise<T> {
    const result = await write;
    followInvalidation([], { told: () => undefined, owed: () => this.clock.delay(FOUND_BY_OTHERS_MS) });
    return result;
  }

  private async toReview<K extends ReferenceKind>(
    kind: K,
    limit: number,
    skip: number,
  ): Promise<ReferenceViews[K][]> {
    // First: it makes names known that were written behind the back of the program.
    const used = await this.store.usage(kind);
    const entries = await this.store.list(kind, { status: 'unreviewed' });
    const countOf = ({ id }: ReferenceEntry) => used.get(id) ?? 0;
    return entries
      .sort((a, b) => countOf(b) - countOf(a))
      .slice(skip, skip + limit)
      .map((entry) => ({ ...viewOf(kind, entry), materials: countOf(entry) }));
  }
}
