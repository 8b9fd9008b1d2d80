import { Inject, Injectable } from '@nestjs/common';
import { csvLine } from '../common/csv.js';
import { AppError } from '../common/errors.js';
import {
  MATCH_DECISION_STORE,
  MATCH_STORE,
  type MatchDecision,
  type MatchDecisionStore,
  type MatchStore,
  type MatchVerdict,
  MATERIAL_STORE,
  type MaterialStore,
} from '../relational/index.js';
import { askedName, memoryKey } from './asked-name.js';
import { MatchAnswers } from './match-answers.js';
import type { MatchAnswer } from './match.view.js';
import type { Confidence } from './scoring/confidence.js';
import { type ResultView, resultOf } from './status.view.js';

/** Somebody says what a name of a request means, or does not mean. */
export interface Verdict {
  requestId: string;
  itemId: string;
  materialId: string;
  verdict: MatchVerdict;
  decidedBy: string | null;
}

export type ExportFormat = 'ndjson' | 'csv';

const PAGE = 1000;

/** What people decide about proposals: remembered, and kept as training data. */
@Injectable()
export class DecisionsService {
  constructor(
    @Inject(MATCH_STORE) private readonly requests: MatchStore,
    @Inject(MATCH_DECISION_STORE) private readonly decisions: MatchDecisionStore,
    @Inject(MATERIAL_STORE) private readonly materials: MaterialStore,
    private readonly answers: MatchAnswers,
  ) {}

  /**
   * Records it, and answers the name anew. From then on every equal name is answered so.
   * Errors: `MATCH_NOT_FOUND`, `MATCH_ITEM_NOT_FOUND`, `MATERIAL_NOT_FOUND`.
   */
  async decide({ requestId, itemId, materialId, verdict, decidedBy }: Verdict): Promise<ResultView> {
    const request = await this.requests.find(requestId);
    if (!request)
      throw new AppError('MATCH_NOT_FOUND', `There is no request ${requestId}.`, { request_id: requestId });
    const item = await this.requests.item(requestId, itemId);
    if (!item) throw new AppError('MATCH_ITEM_NOT_FOUND', `The request ${requestId} has no item ${itemId}.`);
    const material = await this.materials.findById(materialId);
    if (!material) throw new AppError('MATERIAL_NOT_FOUND', `There is no material ${materialId}.`);
    const answer = item.answer as MatchAnswer | null;
    const proposed = answer?.matches.find((match) => match.material.id === materialId);
    const decision = await this.decisions.decide({
      key: memoryKey(askedName(item.name, item.unit)),
      name: item.name,
      unit: item.unit,
      materialId,
      materialName: material.name,
      verdict,
      decidedBy,
      source: proposed ? (answer?.source ?? null) : null,
      score: proposed?.score ?? null,
      probability: proposed?.probability ?? null,
      evidence: proposed?.evidence ?? null,
    });
    const options = { limit: request.limit, minConfidence: request.minConfidence as Confidence };
    const [anew] = await this.answers.of([item], options);
    if (!anew || item.status !== 'completed') return resultOf(item);
    const { place } = item;
    const { confidence } = anew;
    await this.requests.rewrite(
      requestId,
      { place, status: 'completed', confidence, answer: anew },
      decision,
    );
    return resultOf({ ...item, confidence: anew.confidence, answer: anew });
  }

  /** All decisions that were ever made, in order, as lines. */
  async *export(format: ExportFormat): AsyncGenerator<string> {
    if (format === 'csv') yield csvLine([...COLUMNS]);
    for (let after = 0; ;) {
      const page = await this.decisions.log(after, PAGE);
      if (page.length > 0)
        yield page.map(format === 'csv' ? csvOf : (one) => `${JSON.stringify(lineOf(one))}\n`).join('');
      if (page.length < PAGE) return;
      after = page.at(-1)?.id ?? Infinity;
    }
  }
}

const COLUMNS = [
  'id',
  'decided_at',
  'decided_by',
  'verdict',
  'name',
  'unit',
  'material_id',
  'material_name',
  'source',
  'score',
  'probability',
  'evidence',
] as const;

function lineOf(decision: MatchDecision) {
  return {
    id: decision.id,
    decided_at: decision.decidedAt.toISOString(),
    decided_by: decision.decidedBy,
    verdict: decision.verdict,
    name: decision.name,
    unit: decision.unit,
    material_id: decision.materialId,
    material_name: decision.materialName,
    source: decision.source,
    score: decision.score,
    probability: decision.probability,
    evidence: decision.evidence,
  };
}

function csvOf(decision: MatchDecision): string {
  const line = lineOf(decision);
  return csvLine(
    COLUMNS.map((column) => {
      const value = line[column];
      return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
    }),
  );
}
