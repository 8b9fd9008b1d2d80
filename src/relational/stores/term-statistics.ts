import { Logger } from '@nestjs/common';
import { messageOf } from '../../common/errors.js';
import type { RunSql } from './sql.js';

const COUNT_AT_ONCE = 100;
const PENDING_LIMIT = 500;
const IDLE_MS = 1000;
const VACUUM_AFTER = 5000;
/** More than all batches that can be under way at a crash. */
const NEWEST = 5000;

const COUNT = `WITH written AS MATERIALIZED (
    SELECT tsvector_to_array(search_vector) AS words FROM materials WHERE id = ANY($1::uuid[])
  ), counted AS (
    INSERT INTO search_terms AS t (term, documents)
    SELECT word, count(*) FROM written, unnest(words) word GROUP BY word ORDER BY word
    ON CONFLICT (term) DO UPDATE SET documents = t.documents + excluded.documents
  )
  UPDATE search_statistics SET documents = documents + (SELECT count(*) FROM written),
    lexemes = lexemes + (SELECT COALESCE(sum(cardinality(words)), 0) FROM written)`;

const LEARN = `INSERT INTO search_terms (term, documents)
  SELECT DISTINCT word, 1 FROM materials, unnest(tsvector_to_array(search_vector)) word
  WHERE id = ANY($1::uuid[]) AND NOT EXISTS (SELECT FROM search_terms WHERE term = word)
  ORDER BY word ON CONFLICT DO NOTHING`;

const RECOUNT = `WITH counted AS MATERIALIZED (
    SELECT word, count(*) AS documents FROM materials, unnest(tsvector_to_array(search_vector)) word GROUP BY word
  ), gone AS (
    DELETE FROM search_terms t WHERE NOT EXISTS (SELECT FROM counted c WHERE c.word = t.term)
  ), whole AS (
    UPDATE search_statistics SET documents = (SELECT count(*) FROM materials),
      lexemes = (SELECT COALESCE(sum(documents), 0) FROM counted)
  )
  INSERT INTO search_terms (term, documents) SELECT word, documents FROM counted ORDER BY word
  ON CONFLICT (term) DO UPDATE SET documents = excluded.documents`;

/**
 * In how many materials a word is. The ranking takes the logarithm, so about right will do: batches are counted when
 * they are written; single materials make their new words known at once and are counted a few hundred at a time,
 * because a counter of a frequent word, locked by every write, would queue the writers. Deletes are not
 * subtracted. It runs after the commit of the materials, and its failure is no failure of the write. But a word
 * that is not known at all is not searched for: so the words of the newest materials, which a crash may have kept from
 * being recorded, are learnt at every start, and those of materials that an import finds unchanged again.
 */
export class TermStatistics {
  private readonly logger = new Logger(TermStatistics.name);
  private pending: string[] = [];
  private written = 0;
  private timer: NodeJS.Timeout | undefined;
  private work: Promise<void> = Promise.resolve();

  /** `embedded`: nobody else vacuums. */
  constructor(
    private readonly run: RunSql,
    private readonly embedded: boolean,
  ) {}

  /** To be called after the commit that created and changed these materials. */
  async record(created: readonly string[], changed: readonly string[] = []): Promise<void> {
    if (created.length + changed.length === 0) return;
    this.written += created.length + changed.length;
    try {
      if (created.length < COUNT_AT_ONCE) {
        await this.run(LEARN, [[...created, ...changed]]);
        this.pending.push(...created);
      } else {
        await this.run(COUNT, [created]);
        if (changed.length > 0) await this.run(LEARN, [changed]);
      }
      if (this.pending.length >= PENDING_LIMIT) await this.run(COUNT, [this.pending.splice(0)]);
    } catch (error) {
      this.logger.warn(`words were not counted: ${messageOf(error)}`);
    }
    this.schedule();
  }

  /** Makes the words of the newest materials known, as far as they are not. */
  async learnNewest(): Promise<void> {
    const newest = await this.run<{ id: string }>(
      `SELECT id FROM materials ORDER BY created_at DESC, id DESC LIMIT ${NEWEST}`,
    );
    await this.run(LEARN, [newest.map(({ id }) => id)]);
  }

  /** Counts all anew. Its failure leaves the old counts, which are about right. */
  async recount(): Promise<void> {
    try {
      await this.run(RECOUNT);
    } catch (error) {
      this.logger.warn(`words were not counted anew: ${messageOf(error)}`);
    }
  }

  /** Counts what is left. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.work;
    const left = this.pending.splice(0);
    if (left.length > 0) await this.run(COUNT, [left]).catch(() => undefined);
  }

  /** New entries of a GIN index wait in a list that every search reads through: it is emptied when writing pauses. */
  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.work = this.tidy();
    }, IDLE_MS).unref();
  }

  private async tidy(): Promise<void> {
    try {
      if (this.embedded && this.written >= VACUUM_AFTER) {
        this.written = 0;
        await this.run('VACUUM (ANALYZE) materials');
        await this.run('VACUUM (ANALYZE) search_terms');
      } else {
        await this.run(
          `SELECT gin_clean_pending_list('materials_search'), gin_clean_pending_list('search_terms_trigrams')`,
        );
      }
    } catch (error) {
      this.logger.debug(`the indexes were not tidied: ${messageOf(error)}`);
    }
  }
}
