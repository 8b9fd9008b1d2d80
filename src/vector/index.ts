export { type GateReason, VectorGate } from './vector-gate.js';
export { VectorModule } from './vector.module.js';
export {
  type PointState,
  VECTOR_STORE,
  type VectorFilter,
  type VectorHit,
  type VectorPayload,
  type VectorPoint,
  type VectorQuery,
  type VectorSpace,
  type VectorStore,
} from './vector-store.js';
