import type { NewMaterial } from '../relational/index.js';

/** What became of the materials of a batch, or of a whole import. */
export interface ImportCounts {
  created: number;
  updated: number;
  unchanged: number;
  /** Not written, because another material has the SKU. */
  conflicts: number;
  /** Written, but not yet in the vector store: found by words only for now. */
  unindexed: number;
}

/** Where an import writes: the service in this process, or one that runs elsewhere. Repeating a batch changes nothing. */
export interface ImportSink {
  /** Writes 1..1000 materials. Errors: none of them may be written, or all; the batch can be repeated. */
  importBatch(materials: readonly NewMaterial[]): Promise<ImportCounts>;
}

export const noCounts = (): ImportCounts => ({
  created: 0,
  updated: 0,
  unchanged: 0,
  conflicts: 0,
  unindexed: 0,
});

export function addCounts(sum: ImportCounts, more: ImportCounts): void {
  sum.created += more.created;
  sum.updated += more.updated;
  sum.unchanged += more.unchanged;
  sum.conflicts += more.conflicts;
  sum.unindexed += more.unindexed;
}
