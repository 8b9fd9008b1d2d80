import { Inject, Injectable } from '@nestjs/common';
import {
  MATCH_DECISION_STORE,
  type MatchDecisionStore,
  type Material,
  MATERIAL_STORE,
  type MaterialStore,
  type RememberedName,
} from '../relational/index.js';
import { UnitsService, type UnitTable } from '../reference/index.js';
import { type AskedName, askedName, keyOf, memoryKey } from './asked-name.js';
import { CatalogueMatches } from './catalogue-matches.js';
import type { MatchAnswer, MatchView } from './match.view.js';
import type { Proposal } from './name-matcher.js';
import { type Confidence, CONFIDENCES, confidenceOf } from './scoring/confidence.js';

/** A name as somebody wrote it. */
export interface WrittenName {
  name: string;
  unit: string | null;
}

/** How many materials to answer, and how sure they must be at least. */
export interface AnswerOptions {
  limit: number;
  minConfidence: Confidence;
}

/** Names → answers: what people decided comes first, then what the catalogue proposes. */
@Injectable()
export class MatchAnswers {
  constructor(
    private readonly catalogue: CatalogueMatches,
    private readonly units: UnitsService,
    @Inject(MATCH_DECISION_STORE) private readonly decisions: MatchDecisionStore,
    @Inject(MATERIAL_STORE) private readonly materials: MaterialStore,
  ) {}

  /**
   * An answer for each name, in order. What was decided is never cached, so it counts at once; an accepted material that is there no
   * more is as good as none. Errors: those of the system of record.
   */
  async of(names: readonly WrittenName[], options: AnswerOptions): Promise<MatchAnswer[]> {
    const asked = names.map(({ name, unit }) => askedName(name, unit));
    const [proposals, remembered, units] = await Promise.all([
      this.catalogue.of(asked),
      this.decisions.remembered([...new Set(asked.map(memoryKey))]),
      this.units.table(),
    ]);
    const accepted = [...remembered.values()].flatMap((name) => name.accepted ?? []);
    const materials = new Map((await this.materials.findByIds(accepted)).map((one) => [one.id, one]));
    return asked.map((name) =>
      this.answer(
        name,
        proposals.get(keyOf(name)) ?? [],
        remembered.get(memoryKey(name)),
        materials,
        options,
        units,
      ),
    );
  }

  private answer(
    { unit }: AskedName,
    proposals: readonly Proposal[],
    remembered: RememberedName | undefined,
    materials: ReadonlyMap<string, Material>,
    { limit, minConfidence }: AnswerOptions,
    units: UnitTable,
  ): MatchAnswer {
    const meant = materials.get(remembered?.accepted ?? '');
    const excluded = new Set([...(remembered?.rejected ?? []), ...(meant ? [meant.id] : [])]);
    const least = CONFIDENCES.indexOf(minConfidence);
    const matches = proposals
      .filter(({ material_id }) => !excluded.has(material_id))
      .map((proposal) => viewOf(proposal, unitCheck(units, unit, proposal.unit)))
      .filter(({ confidence }) => CONFIDENCES.indexOf(confidence) <= least);
    if (meant) matches.unshift(rememberedView(meant, unitCheck(units, unit, meant.unit)));
    return {
      confidence: matches[0]?.confidence ?? 'none',
      source: meant ? 'memory' : 'catalogue',
      matches: matches.slice(0, limit),
    };
  }
}

function viewOf(proposal: Proposal, unit_check: MatchView['unit_check']): MatchView {
  const { material_id, name, unit, sku, score, probability, evidence } = proposal;
  return {
    material: { id: material_id, name, unit, sku },
    score,
    probability,
    confidence: confidenceOf(probability),
    unit_check,
    evidence,
  };
}

const rememberedView = (
  { id, name, unit, sku }: Material,
  unit_check: MatchView['unit_check'],
): MatchView => ({
  material: { id, name, unit, sku },
  score: 1,
  probability: 1,
  confidence: 'certain',
  unit_check,
  evidence: {},
});

function unitCheck(units: UnitTable, asked: string | null, unit: string): MatchView['unit_check'] {
  if (asked === null) return { relation: 'unknown', coefficient: null };
  const relation = units.compare(asked, unit);
  return { relation, coefficient: relation === 'same' ? '1' : units.factor(asked, unit) };
}
