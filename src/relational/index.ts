export {
  CHANGE_LOG,
  type ChangeLag,
  type ChangeLog,
  type ChangeScope,
  type MaterialChange,
  type SetAsideChange,
} from './change-log.js';
export { derivedMaterialId } from './derived-id.js';
export { BATCH_LIMIT, MATERIAL_DEFAULTS, MATERIAL_LIMITS } from './limits.js';
export type { Material, MaterialFilter, MaterialPatch, NewMaterial, WriteOutcome } from './material.js';
export {
  type LexicalHit,
  type LexicalMode,
  type LexicalQuery,
  type ListQuery,
  MATERIAL_STORE,
  type MaterialState,
  type MaterialStore,
  type NamedCount,
  type SortColumn,
  type SortKeys,
} from './material-store.js';
export { RelationalModule } from './relational.module.js';
export { openRelational, type RelationalConnection } from './relational.provider.js';
export {
  type QueryTally,
  SEARCH_ANALYTICS_STORE,
  type SearchAnalyticsStore,
  type SearchTally,
} from './search-analytics-store.js';
export { type NameMatch, SUGGESTION_STORE, type SuggestionStore } from './suggestion-store.js';
export { type CollectionState, VECTOR_COLLECTIONS, type VectorCollections } from './vector-collections.js';
