export { CollectionFiller } from './changes/collection-filler.js';
export { IndexAdminService } from './changes/index-admin.service.js';
export type { CollectionDto, RemovedDto } from './changes/index.dto.js';
export type { ReconcileReport } from './changes/reconcile-report.js';
export { Reconciler } from './changes/reconciler.js';
export { MaterialsModule } from './materials.module.js';
export { MaterialsService } from './materials.service.js';
