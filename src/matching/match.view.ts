import type { UnitRelation } from '../reference/index.js';
import type { Confidence } from './scoring/confidence.js';

/** A material that a name may mean. Plain JSON, as it is stored and shown. */
export interface MatchView {
  material: { id: string; name: string; unit: string; sku: string | null };
  /** 0..1. */
  score: number;
  /** 0..1. */
  probability: number;
  confidence: Confidence;
  unit_check: {
    relation: UnitRelation;
    /** How many of the material's unit one of the asked unit is, as a decimal. */
    coefficient: string | null;
  };
  /** What spoke for it. */
  evidence: Record<string, number>;
}

/** What is answered to a name. */
export interface MatchAnswer {
  confidence: Confidence;
  /** `memory`: somebody decided what it means. */
  source: 'memory' | 'catalogue';
  matches: MatchView[];
}
