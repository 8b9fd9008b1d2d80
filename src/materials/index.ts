export type { ReconcileReport } from './changes/reconcile-report.js';
export { Reconciler } from './changes/reconciler.js';
export { MaterialsModule } from './materials.module.js';
export { MaterialsService } from './materials.service.js';
