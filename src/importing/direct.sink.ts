import type { MaterialsService } from '../materials/index.js';
import type { NewMaterial } from '../relational/index.js';
import { type ImportCounts, type ImportSink, noCounts } from './import-sink.js';

const COUNTED = {
  created: 'created',
  updated: 'updated',
  unchanged: 'unchanged',
  conflict: 'conflicts',
} as const;

/** Imports through the service in this process: the path that the API's batches take. */
export class DirectSink implements ImportSink {
  constructor(private readonly materials: Pick<MaterialsService, 'importMany'>) {}

  async importBatch(materials: readonly NewMaterial[]): Promise<ImportCounts> {
    const { result, indexed } = await this.materials.importMany(materials);
    const counts = noCounts();
    for (const { status } of result) counts[COUNTED[status]] += 1;
    if (!indexed) counts.unindexed = result.length - counts.conflicts;
    return counts;
  }
}
