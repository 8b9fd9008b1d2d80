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
import { ChangeApplier } from './changes/change-applier.js';

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
    private readonly changes: ChangeApplier,
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

  async insertMany(materials: readonly NewMaterial[]): Promise<Indexed<WriteOutcome[]>> {
    const result = await this.store.insertMany(materials);
    return this.applied(result, statesOf(result));
  }

  async upsertMany(materials: readonly NewMaterial[]): Promise<Indexed<WriteOutcome[]>> {
    const result = await this.store.upsertMany(materials);
    return this.applied(result, statesOf(result));
  }

  async update(
    id: string,
    patch: MaterialPatch,
    expectedVersion?: number,
  ): Promise<Indexed<{ before: Material; after: Material }>> {
    const result = await this.store.update(id, patch, expectedVersion);
    return this.applied(result, [result.after]);
  }

  async delete(id: string, expectedVersion?: number): Promise<Indexed<Material | null>> {
    const result = await this.store.delete(id, expectedVersion);
    return { result, indexed: await this.changes.applyOwn([id]) };
  }

  private async applied<T>(result: T, written: readonly Material[]): Promise<Indexed<T>> {
    const ids = written.map(({ id }) => id);
    return { result, indexed: await this.changes.applyOwn(ids, written) };
  }
}

/** Unchanged materials count too: an earlier try may have left their changes. Of one written twice, the last state. */
function statesOf(outcomes: readonly WriteOutcome[]): Material[] {
  const states = outcomes.flatMap((outcome) => (outcome.status === 'conflict' ? [] : [outcome.material]));
  return [...new Map(states.map((material) => [material.id, material])).values()];
}
