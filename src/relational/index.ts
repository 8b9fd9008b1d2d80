export { API_KEY_STORE, type ApiKey, type ApiKeyStore, type ApiKeyWithHash } from './api-key-store.js';
export { AUDIT_LOG, type AuditEntry, type AuditLog } from './audit-log.js';
export {
  CHANGE_LOG,
  type ChangeLag,
  type ChangeLog,
  type ChangeScope,
  type MaterialChange,
  type SetAsideChange,
} from './change-log.js';
export { derivedMaterialId } from './derived-id.js';
export {
  type ClaimedJob,
  type Job,
  JOB_STATUSES,
  JOB_STORE,
  type JobEnd,
  type JobLease,
  type JobReject,
  type JobStatus,
  type JobStep,
  type JobStore,
  KEPT_REJECTS,
  type NewJob,
} from './job-store.js';
export { BATCH_LIMIT, MATERIAL_DEFAULTS, MATERIAL_LIMITS } from './limits.js';
export {
  MATCH_DECISION_STORE,
  type MatchDecision,
  type MatchDecisionStore,
  type MatchVerdict,
  type NewMatchDecision,
  type RememberedName,
} from './match-decision-store.js';
export {
  MATCH_ITEM_STATUSES,
  MATCH_STORE,
  type MatchItem,
  type MatchItemStatus,
  type MatchOutcome,
  type MatchRequest,
  type MatchStatistics,
  type MatchStore,
  type NewMatchItem,
  type NewMatchRequest,
} from './match-store.js';
export { loginKey } from './login-key.js';
export { LOGIN_FAILURES, type LockOutPolicy, type LoginFailures } from './login-failures.js';
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
  type NamedHit,
  type NameQuery,
  type SortColumn,
  type SortKeys,
} from './material-store.js';
export { referenceKey } from './reference-key.js';
export {
  REFERENCE_KINDS,
  REFERENCE_STORE,
  type NewReferenceEntry,
  type ReferenceEntry,
  type ReferenceKind,
  type ReferenceList,
  type ReferencePatch,
  type ReferenceStatus,
  type ReferenceStore,
} from './reference-store.js';
export {
  MONEY_DIGITS,
  type NewProduct,
  PRICE_BASES,
  PRICE_LIMITS,
  type PriceBasis,
  type PriceList,
  type Prices,
  type Product,
  type ProductFilter,
  type Supplier,
} from './price.js';
export { PRICE_CHANGE_LOG, type PriceChange, type PriceChangeLog } from './price-change-log.js';
export {
  type NewPriceList,
  type OpenedList,
  PRICE_LOAD_STORE,
  type PriceLoadStore,
  type Published,
  type PublishOptions,
} from './price-load-store.js';
export type {
  CategoryStatistics,
  CurrencyStatistics,
  PriceListStatistics,
  PriceSpread,
  RangeStatistics,
} from './price-statistics.js';
export {
  type HistoricPrice,
  type HistoryQuery,
  type ListChoice,
  PRICE_STORE,
  type PriceStore,
  type ProductPage,
  type ProductQuery,
} from './price-store.js';
export { RelationalModule } from './relational.module.js';
export { openRelational, type RelationalConnection } from './relational.provider.js';
export {
  type QueryTally,
  SEARCH_ANALYTICS_STORE,
  type SearchAnalyticsStore,
  type SearchTally,
} from './search-analytics-store.js';
export { type NameMatch, SUGGESTION_STORE, type SuggestionStore } from './suggestion-store.js';
export { type StoredUpload, UPLOAD_STORE, type UploadStore } from './upload-store.js';
export { type CollectionState, VECTOR_COLLECTIONS, type VectorCollections } from './vector-collections.js';
export { SESSION_STORE, type Session, type SessionStore } from './session-store.js';
export { USER_STORE, type User, type UserStore, type UserWithPassword } from './user-store.js';
