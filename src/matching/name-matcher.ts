import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError, messageOf } from '../common/errors.js';
import { EMBEDDING_PROVIDER, type EmbeddingProvider } from '../embedding/index.js';
import { MATERIAL_STORE, type MaterialStore, type NamedHit } from '../relational/index.js';
import { UnitsService, type UnitTable } from '../reference/index.js';
import { VECTOR_STORE, type VectorHit, type VectorStore } from '../vector/index.js';
import type { AskedName } from './asked-name.js';
import { probabilityOf } from './scoring/confidence.js';
import { type Candidate, judge, type Judged } from './scoring/evidence.js';

/** A material of the catalogue, and how well a name fits it. Plain JSON. */
export interface Proposal {
  material_id: string;
  name: string;
  unit: string;
  sku: string | null;
  /** 0..1. */
  score: number;
  /** 0..1. */
  probability: number;
  /** What spoke for it: kept with decisions, for later training. */
  evidence: Record<string, number>;
}

/** Candidates of each store; what is further behind is hardly ever right. */
const CANDIDATES = 40;
/** Names that are judged before others have a turn. */
const JUDGED_AT_ONCE = 4;
/** Proposals that are kept of a name: what is rejected leaves room for others. */
export const KEPT_PROPOSALS = 20;

/**
 * Names → materials: one embedding, one vector query and a few statements for many names, then the candidates of each are judged. Holds
 * in memory what those names need: callers give a block of them at a time.
 */
@Injectable()
export class NameMatcher {
  private readonly logger = new Logger(NameMatcher.name);

  constructor(
    @Inject(MATERIAL_STORE) private readonly materials: MaterialStore,
    @Inject(VECTOR_STORE) private readonly vectors: VectorStore,
    @Inject(EMBEDDING_PROVIDER) private readonly embedding: EmbeddingProvider,
    private readonly units: UnitsService,
  ) {}

  /**
   * The best materials for each name, best first. `degraded`: the vector store or the embedding could not be asked, and words
   * alone decided. Errors: `STORE_UNAVAILABLE`, `STORE_TIMEOUT` of the system of record.
   */
  async match(names: readonly AskedName[]): Promise<{ proposals: Proposal[][]; degraded: boolean }> {
    const judged = await this.judged(names);
    return { proposals: judged.found.map((own) => own.map(proposalOf)), degraded: judged.degraded };
  }

  /** The same with all that is known of each candidate: for calibration. */
  async judged(names: readonly AskedName[]): Promise<{ found: Judged[][]; degraded: boolean }> {
    const [near, bySku, units] = await Promise.all([
      this.nearest(names),
      this.materials.idsBySku([...new Set(names.flatMap(({ sku }) => sku ?? []))]),
      this.units.table(),
    ]);
    const hits = await this.materials.searchMany(
      names.map(({ name, sku }, n) => {
        const meant = bySku.get(sku ?? '');
        const also = (near?.[n] ?? []).map(({ id }) => id);
        return { text: name, limit: CANDIDATES, also: meant === undefined ? also : [...also, meant] };
      }),
    );
    const found: Judged[][] = [];
    for (const [n, asked] of names.entries()) {
      // Some milliseconds a name: others want their turn.
      if (n % JUDGED_AT_ONCE === 0) await nextTurn();
      const candidates = candidatesOf(asked, hits[n] ?? [], near?.[n] ?? [], units);
      found.push(withSku(judge(asked.name, candidates), bySku.get(asked.sku ?? '')).slice(0, KEPT_PROPOSALS));
    }
    return { found, degraded: near === undefined };
  }

  private async nearest(names: readonly AskedName[]): Promise<VectorHit[][] | undefined> {
    try {
      const vectors = await this.embedding.embed(
        names.map(({ name }) => name),
        'query',
      );
      return await this.vectors.searchMany(vectors.map((vector) => ({ vector, limit: CANDIDATES })));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.logger.warn(`names are matched by words alone: ${messageOf(error)}`);
      return undefined;
    }
  }
}

function candidatesOf(
  { unit }: AskedName,
  hits: readonly NamedHit[],
  near: readonly VectorHit[],
  units: UnitTable,
): Candidate[] {
  const meaning = new Map(near.map(({ id }, n) => [id, n + 1]));
  return hits.map((hit, n) => ({
    id: hit.id,
    name: hit.name,
    unit: hit.unit,
    sku: hit.sku,
    wordRank: hit.isListed ? n + 1 : null,
    meaningRank: meaning.get(hit.id) ?? null,
    found: hit.found,
    units: unit === null ? 'unknown' : units.compare(unit, hit.unit),
  }));
}

/** Who writes the SKU means its material. */
function withSku(judged: readonly Judged[], id: string | undefined): Judged[] {
  const meant = judged.find((one) => one.id === id);
  if (!meant) return [...judged];
  return [{ ...meant, isSame: true, score: 1 }, ...judged.filter((one) => one !== meant)];
}

const rounded = (value: number) => Math.round(value * 1e4) / 1e4;

function proposalOf(judged: Judged): Proposal {
  const { id, name, unit, sku, score, evidence, lead } = judged;
  const features = { ...evidence, lead };
  return {
    material_id: id,
    name,
    unit,
    sku,
    score: rounded(score),
    probability: rounded(probabilityOf(judged)),
    evidence: Object.fromEntries(Object.entries(features).map(([kind, value]) => [kind, rounded(value)])),
  };
}
