import { Inject, Injectable } from '@nestjs/common';
import {
  type ListQuery,
  type Material,
  MATERIAL_STORE,
  type MaterialPatch,
  type MaterialStore,
  type NewMaterial,
  type WriteOutcome,
} from '../relational/index.js';
import { MaterialIndexer } from './material-indexer.js';

/** Others may go on writing the same material: how often a writer follows them into the vector store. */
const INDEX_ROUNDS = 5;

/** A write with what the vector store made of it. */
export interface Indexed<T> {
  result: T;
  /** The vector store has it too. */
  indexed: boolean;
}

/** The hybrid repository: PostgreSQL decides, then the vector store follows, before the answer. */
@Injectable()
export class MaterialsRepository {
  constructor(
    @Inject(MATERIAL_STORE) private readonly store: MaterialStore,
    private readonly indexer: MaterialIndexer,
  ) {}

  find(id: string): Promise<Material | null> {
    return this.store.findById(id);
  }

  findMany(ids: readonly string[]): Promise<Material[]> {
    return this.store.findByIds(ids);
  }

  list(query: ListQuery): Promise<Material[]> {
    return this.store.list(query);
  }

  async categories(): Promise<string[]> {
    return (await this.store.categories()).map(({ name }) => name);
  }

  async units(): Promise<string[]> {
    return (await this.store.units()).map(({ name }) => name);
  }

  async insertMany(materials: readonly NewMaterial[]): Promise<Indexed<WriteOutcome[]>> {
    return this.indexOutcomes(await this.store.insertMany(materials));
  }

  /** Unchanged materials are indexed too: that repairs what an earlier import could not. */
  async upsertMany(materials: readonly NewMaterial[]): Promise<Indexed<WriteOutcome[]>> {
    return this.indexOutcomes(await this.store.upsertMany(materials));
  }

  async update(
    id: string,
    patch: MaterialPatch,
    expectedVersion?: number,
  ): Promise<Indexed<{ before: Material; after: Material }>> {
    const result = await this.store.update(id, patch, expectedVersion);
    return { result, indexed: await this.indexAsCommitted(result.after) };
  }

  async delete(id: string, expectedVersion?: number): Promise<Indexed<Material | null>> {
    const result = await this.store.delete(id, expectedVersion);
    return { result, indexed: await this.indexer.remove([id]) };
  }

  /**
   * Two writers of one material may reach the vector store in the other order than they committed. So whoever has
   * indexed looks whether that is still the committed state, and if not indexes again: the last one to look is right.
   */
  private async indexAsCommitted(written: Material): Promise<boolean> {
    let state = written;
    for (let round = 0; round < INDEX_ROUNDS; round += 1) {
      if (!(await this.indexer.index([state]))) return false;
      // The write is committed: not being able to look is no reason to fail it.
      const committed = await this.store.findById(state.id).catch(() => state);
      if (!committed) return this.indexer.remove([state.id]);
      if (committed.version === state.version) return true;
      state = committed;
    }
    return false;
  }

  private async indexOutcomes(result: WriteOutcome[]): Promise<Indexed<WriteOutcome[]>> {
    return { result, indexed: await this.indexer.index(statesOf(result)) };
  }
}

/** The materials of the outcomes that have one, as they are now. */
export function statesOf(outcomes: readonly WriteOutcome[]): Material[] {
  return outcomes.flatMap((outcome) => (outcome.status === 'conflict' ? [] : [outcome.material]));
}
