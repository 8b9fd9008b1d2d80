export type { ReconcileReport } from './changes/reconcile-report.js';
export { Reconciler } from './changes/reconciler.js';
export { MaterialsModule } from './materials.module.js';
export { MaterialsService } from './materials.service.js';
export { SearchService } from './search/search.service.js';
export type { SearchQuery, SearchType } from './search/search-query.js';
