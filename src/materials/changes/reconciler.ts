import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { CoherentCache } from '../../cache/index.js';
import { CLOCK, type Clock } from '../../common/clock.js';
import { AppError, messageOf } from '../../common/errors.js';
import { CHANGE_LOG, type ChangeLog, MATERIAL_STORE, type MaterialStore } from '../../relational/index.js';
import { VECTOR_STORE, type VectorStore } from '../../vector/index.js';
import { changeTags } from '../material.tags.js';
import { ChangeApplier } from './change-applier.js';
import { isOutage } from './change-failures.js';
import { compare, type Difference } from './differences.js';
import type { ReconcileReport } from './reconcile-report.js';

/** Ids that are compared, and repaired, at a time. */
const PAGE = 500;
/** Reasons that a report shows at most. */
const MOST_REASONS = 10;

/**
 * Compares the vector store with PostgreSQL and repairs it: for what the change log knows nothing of, like a Qdrant that was
 * restored from a backup or came back empty. Searches and writes go on meanwhile. Changes that are in the log are the
 * relay's, and are left out.
 */
@Injectable()
export class Reconciler implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Reconciler.name);
  private readonly closing = new AbortController();
  private report: ReconcileReport | undefined;
  private work: Promise<void> = Promise.resolve();

  constructor(
    @Inject(MATERIAL_STORE) private readonly store: MaterialStore,
    @Inject(VECTOR_STORE) private readonly vectors: VectorStore,
    @Inject(CHANGE_LOG) private readonly log: ChangeLog,
    private readonly applier: ChangeApplier,
    private readonly cache: CoherentCache,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** How far the run under way in this process is, else what the last one of any instance found; null before the first. */
  async last(): Promise<ReconcileReport | null> {
    const own = this.report && { ...this.report };
    if (own?.state === 'running') return own;
    const kept = (await this.log.lastReport()) as ReconcileReport | null;
    return own && (!kept || own.started_at >= kept.started_at) ? own : kept;
  }

  /** Whether a run is under way, in this process or, since less than `withinMs` milliseconds, in another. */
  async underway(withinMs: number): Promise<boolean> {
    const last = await this.last();
    return last?.state === 'running' && this.clock.now() - Date.parse(last.started_at) < withinMs;
  }

  /**
   * Begins a run. `logged`: what is in the log is not left to the relay.
   * Errors: `RECONCILE_UNDERWAY`; `STORE_UNAVAILABLE` when the number of materials cannot be had.
   */
  async start(repair: boolean, logged = false): Promise<ReconcileReport> {
    if (this.report?.state === 'running')
      throw new AppError('RECONCILE_UNDERWAY', 'The stores are being compared already.');
    const report = this.begin(repair);
    try {
      report.total = await this.store.count();
      await this.log.keepReport(report);
    } catch (error) {
      report.state = 'failed';
      throw error;
    }
    this.work = this.run(report, logged);
    return { ...report };
  }

  /** What the run under way, or the last one of this process, came to; null before the first. */
  async ended(): Promise<ReconcileReport | null> {
    await this.work;
    return this.report ? { ...this.report } : null;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closing.abort();
    await this.work;
  }

  private begin(repair: boolean): ReconcileReport {
    return (this.report = {
      state: 'running',
      repair,
      started_at: new Date(this.clock.now()).toISOString(),
      finished_at: null,
      total: 0,
      materials: 0,
      points: 0,
      missing: 0,
      extra: 0,
      outdated: 0,
      repaired: 0,
      failed: 0,
      reasons: [],
    });
  }

  /** Never rejects. */
  private async run(report: ReconcileReport, logged: boolean): Promise<void> {
    try {
      await this.go(report, logged);
      report.state = this.closing.signal.aborted ? 'failed' : 'done';
    } catch (error) {
      report.state = 'failed';
      addReason(report, messageOf(error));
      this.logger.warn(`the comparison of the stores did not reach its end: ${messageOf(error)}`);
    }
    report.finished_at = new Date(this.clock.now()).toISOString();
    await this.log.keepReport(report).catch(() => undefined);
  }

  private async go(report: ReconcileReport, logged: boolean): Promise<void> {
    const record = (after: string | null, limit: number) => this.store.scan(after, limit);
    const copy = (after: string | null, limit: number) => this.vectors.scan(after, limit);
    for await (const { ids, points, differences } of compare(record, copy, PAGE)) {
      if (this.closing.signal.aborted) return;
      if (report.repair) await this.store.completeWords(ids);
      await this.look(report, logged ? differences : await this.withoutLogged(differences));
      report.materials += ids.length;
      report.points += points;
    }
  }

  private async look(report: ReconcileReport, differences: readonly Difference[]): Promise<void> {
    for (const { kind } of differences) report[kind] += 1;
    if (report.repair) await this.repair(report, differences);
  }

  private async repair(report: ReconcileReport, differences: readonly Difference[]): Promise<void> {
    if (differences.length === 0) return;
    try {
      // A later state would not be replaced.
      await this.vectors.delete(differences.flatMap(({ id, ahead }) => (ahead ? [id] : [])));
      await this.applier.bringUp(differences.map(({ id }) => id));
    } catch (error) {
      if (isOutage(error)) throw error;
      if (differences.length > 1) {
        const middle = Math.ceil(differences.length / 2);
        await this.repair(report, differences.slice(0, middle));
        await this.repair(report, differences.slice(middle));
      } else {
        await this.giveUp(report, differences, messageOf(error));
      }
      return;
    }
    const scopes = differences.map(({ id, categories }) => ({ materialId: id, categories }));
    await this.cache.invalidate(changeTags(scopes));
    report.repaired += differences.length;
  }

  /** Somebody has to look at it: comparing again would not help. */
  private async giveUp(
    report: ReconcileReport,
    differences: readonly Difference[],
    reason: string,
  ): Promise<void> {
    for (const { id, categories } of differences) {
      report.failed += 1;
      addReason(report, `${id}: ${reason}`);
      await this.log.addSetAside({ materialId: id, categories }, reason);
    }
  }

  /** The relay will see to those that are logged, or wait for somebody to see to them. */
  private async withoutLogged(differences: readonly Difference[]): Promise<Difference[]> {
    if (differences.length === 0) return [];
    const logged = new Set(
      (await this.log.of(differences.map(({ id }) => id))).map(({ materialId }) => materialId),
    );
    return differences.filter(({ id }) => !logged.has(id));
  }
}

function addReason(report: ReconcileReport, reason: string): void {
  if (report.reasons.length < MOST_REASONS) report.reasons.push(reason);
}
