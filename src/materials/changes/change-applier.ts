import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { followInvalidation } from '../../cache/index.js';
import { AppError, messageOf } from '../../common/errors.js';
import { Metrics } from '../../metrics/index.js';
import {
  CHANGE_LOG,
  type ChangeLog,
  type Material,
  MATERIAL_STORE,
  type MaterialChange,
  type MaterialStore,
} from '../../relational/index.js';
import { changeTags } from '../material.tags.js';
import { MaterialIndexer } from '../material-indexer.js';
import { OwedChanges } from './owed-changes.js';

/** Others may go on changing the same materials: how often they are followed into the vector store. */
const ROUNDS = 5;
/** A vector store that refused a change gets it again after so many milliseconds. */
const FIRST_RETRY_MS = 500;

/**
 * Brings the vector store to the state that PostgreSQL has committed. Not changes are applied but states: whatever a
 * change was, its material is read and put as it is now, or taken out. So it does not matter in which order, how often,
 * or by how many instances changes are applied.
 */
@Injectable()
export class ChangeApplier implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ChangeApplier.name);
  private readonly behind = new Set<Promise<unknown>>();

  constructor(
    @Inject(MATERIAL_STORE) private readonly store: MaterialStore,
    @Inject(CHANGE_LOG) private readonly log: ChangeLog,
    private readonly indexer: MaterialIndexer,
    private readonly owed: OwedChanges,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Two appliers of one material may reach the vector store in the other order than they read. So whoever has put a state
   * looks whether that is still the committed one, and if not does it again: the last one to look is right.
   * @param deleted those that were deleted since: who came in their place may be of an earlier time, out of a backup
   * @param known states that the caller has just read or written: they need not be read before that look
   * Errors: those of the stores and of the embedding provider; `STORE_TIMEOUT` when others never stop.
   */
  async bringUp(
    ids: readonly string[],
    deleted: readonly string[] = [],
    known: readonly Material[] = [],
  ): Promise<void> {
    let left = ids;
    for (let round = 0; left.length > 0; round += 1) {
      if (round === ROUNDS)
        throw new AppError(
          'STORE_TIMEOUT',
          'Others kept changing the same materials while they were indexed',
        );
      const states = await this.statesOf(left, round === 0 ? known : []);
      const put = new Map(states.map((state) => [state.id, state.updatedAt.getTime()]));
      const absent = left.filter((id) => !put.has(id));
      await this.indexer.remove(round === 0 ? [...new Set([...absent, ...deleted])] : absent);
      await this.indexer.index(states);
      const committed = await this.store.revisions(left);
      left = left.filter((id) => committed.get(id) !== put.get(id));
    }
  }

  private async statesOf(ids: readonly string[], known: readonly Material[]): Promise<Material[]> {
    const present = new Map(known.map((material) => [material.id, material]));
    const missing = ids.filter((id) => !present.has(id));
    const read = missing.length > 0 ? await this.store.findByIds(missing) : [];
    return [...ids.flatMap((id) => present.get(id) ?? []), ...read];
  }

  /** As {@link bringUp}, for changes of others: their materials may lack the words of the search. */
  async complete(changes: readonly MaterialChange[]): Promise<void> {
    await this.store.completeWords(idsOf(changes));
    await this.apply(changes);
  }

  /**
   * After the commit of a write: applies what the log has of these materials, and removes it from the log once the cache
   * has been told as well. What fails is left to the relay; false then. Never rejects: the write stands.
   * @param written the states that the write left, as far as it left any
   */
  async applyOwn(ids: readonly string[], written: readonly Material[] = []): Promise<boolean> {
    let changes: readonly MaterialChange[] = [];
    try {
      changes = await this.log.of(ids);
      if (changes.length === 0) return true;
      await this.apply(changes, written);
      const seqs = seqsOf(changes);
      // The log may have more of these materials than this write: what others did, and could not tell the cache.
      followInvalidation(changeTags(changes), {
        told: () => {
          this.metrics.changesApplied.inc({ by: 'writer', outcome: 'applied' }, seqs.length);
          this.runBehind(this.log.applied(seqs));
        },
        owed: () => this.owed.haveTold(seqs),
      });
      return true;
    } catch (error) {
      await this.leave(changes, messageOf(error), ids.length);
      return false;
    }
  }

  /** To the relay, in a moment; at once where the cache cannot be told either: others may be able to. */
  private async leave(changes: readonly MaterialChange[], reason: string, count: number): Promise<void> {
    const seqs = seqsOf(changes);
    this.logger.warn(`${count} material(s) are not in the vector store yet: ${reason}`);
    this.metrics.changesApplied.inc({ by: 'writer', outcome: 'waiting' }, seqs.length);
    const hasten = () => this.log.hasten(seqs).catch(() => undefined);
    followInvalidation(changeTags(changes), { told: () => undefined, owed: hasten });
    await this.log.postpone(seqs, FIRST_RETRY_MS, reason).catch(() => undefined);
  }

  private apply(changes: readonly MaterialChange[], known: readonly Material[] = []): Promise<void> {
    return this.bringUp(idsOf(changes), idsOf(changes.filter(({ op }) => op === 'delete')), known);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.behind);
  }

  /** What fails here is found by the relay when it is due. */
  private runBehind(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.logger.debug(`the change log was not told: ${messageOf(error)}`))
      .finally(() => this.behind.delete(tracked));
    this.behind.add(tracked);
  }
}

const seqsOf = (changes: readonly MaterialChange[]) => changes.map(({ seq }) => seq);

const idsOf = (changes: readonly MaterialChange[]) => [
  ...new Set(changes.map(({ materialId }) => materialId)),
];
