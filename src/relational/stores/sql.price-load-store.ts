import { AppError } from '../../common/errors.js';
import type { NewProduct, PriceList } from '../price.js';
import type {
  NewPriceList,
  OpenedList,
  PriceLoadStore,
  Published,
  PublishOptions,
} from '../price-load-store.js';
import { INPUT_NAMES, inputOf, LIST_COLUMNS, type ListRow, productInput, toPriceList } from './price-rows.js';
import type { RunSql, Sql } from './sql.js';
import { logPriceChange } from './sql.price-change-log.js';

interface StateRow {
  id: string;
  supplier_id: string;
  job_id: string;
  pricelistid: string;
  state: 'loading' | 'complete' | 'void';
  generation: number;
  load_key: string;
  uploaded_at: Date;
  outcome: Published['outcome'] | null;
  stands_as: string | null;
}
const STATE_COLUMNS =
  'id, supplier_id, job_id, pricelistid, state, generation, load_key, uploaded_at, outcome, stands_as';

/** The lock makes whoever adds wait for whoever removes, and the other way round, not for others who add. */
const ADD = `WITH list AS MATERIALIZED (
    SELECT id FROM price_lists WHERE id = $1 AND state = 'loading' FOR SHARE
  ), added AS (
    INSERT INTO products (list_id, ${INPUT_NAMES})
    SELECT list.id, i.* FROM list, ${productInput(2)} AS i(${INPUT_NAMES})
    ON CONFLICT (list_id, place) DO NOTHING RETURNING 1
  )
  SELECT (SELECT count(*)::int FROM added) AS added, EXISTS (SELECT FROM list) AS open`;

/** What the list will not stand beside: one of the same number that was uploaded later, or the same once more. */
const RIVAL = `SELECT id, load_key FROM price_lists WHERE supplier_id = $1 AND state = 'complete' AND id <> $2
  AND (load_key = $3 OR (pricelistid = $4 AND (uploaded_at, id) > ($5::timestamptz, $2)))
  ORDER BY load_key = $3 DESC, uploaded_at DESC, id DESC LIMIT 1`;

/** A job that waits for its next attempt is not over. */
const GIVE_UP = `UPDATE price_lists l SET state = 'void' WHERE l.state = 'loading' AND NOT l.is_swept
  AND NOT EXISTS (SELECT FROM jobs j WHERE j.id = l.job_id AND j.status IN ('pending', 'running'))`;

/** Loading on PostgreSQL's SQL. */
export class SqlPriceLoadStore implements PriceLoadStore {
  constructor(private readonly sql: Sql) {}

  async announce(supplierId: string): Promise<{ generation: number; at: Date }> {
    await this.sql.run('INSERT INTO suppliers (supplier_id) VALUES ($1) ON CONFLICT DO NOTHING', [
      supplierId,
    ]);
    const [row] = await this.sql.run<{ generation: number; at: Date }>(
      'SELECT generation, clock_timestamp()::timestamptz(3) AS at FROM suppliers WHERE supplier_id = $1',
      [supplierId],
    );
    if (!row) throw gone(supplierId);
    return row;
  }

  begin(list: NewPriceList): Promise<OpenedList> {
    return this.sql.transaction(async (run) => {
      const generation = await lockSupplier(run, list.supplierId);
      const [mine] = await run<StateRow>(`SELECT ${STATE_COLUMNS} FROM price_lists WHERE job_id = $1`, [
        list.jobId,
      ]);
      if (mine?.outcome) return { id: mine.id, pricelistId: Number(mine.pricelistid), isDone: true };
      if (generation !== list.generation || mine?.state === 'void') throw gone(list.supplierId);
      const opened = mine ?? (await insertList(run, list));
      return { id: opened.id, pricelistId: Number(opened.pricelistid), isDone: false };
    });
  }

  async add(listId: string, products: readonly NewProduct[]): Promise<number> {
    if (products.length === 0) return 0;
    const [row] = await this.sql.run<{ added: number; open: boolean }>(ADD, [listId, ...inputOf(products)]);
    if (!row?.open) throw gone();
    return row.added;
  }

  publish(listId: string, more: PublishOptions): Promise<Published> {
    return this.sql.transaction(async (run) => {
      const supplierId = await supplierOf(run, listId);
      const generation = await lockSupplier(run, supplierId);
      const [mine] = await run<StateRow>(
        `SELECT ${STATE_COLUMNS} FROM price_lists WHERE id = $1 FOR UPDATE`,
        [listId],
      );
      if (!mine || (!mine.outcome && (mine.state !== 'loading' || mine.generation !== generation)))
        throw gone(supplierId);
      if (!mine.outcome) await checkNotCancelled(run, mine);
      const decided = mine.outcome ? mine : await decide(run, mine, more);
      const list = await listById(run, decided.stands_as ?? mine.id);
      if (!decided.outcome || !list) throw gone(supplierId);
      return { outcome: decided.outcome, list, seq: await logPriceChange(run, supplierId) };
    });
  }

  async listOfJob(jobId: string): Promise<PriceList | null> {
    const [row] = await this.sql.run<ListRow>(
      `SELECT ${LIST_COLUMNS} FROM price_lists mine
       JOIN price_lists l ON l.state = 'complete'
         AND l.id = CASE mine.outcome WHEN 'published' THEN mine.id WHEN 'duplicate' THEN mine.stands_as END
       WHERE mine.job_id = $1`,
      [jobId],
    );
    return row ? toPriceList(row) : null;
  }

  sweep(limit: number): Promise<number | null> {
    return this.sql.transaction(async (run) => {
      await run(GIVE_UP);
      const [list] = await run<{ id: string }>(
        `SELECT id FROM price_lists WHERE state = 'void' AND NOT is_swept ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`,
      );
      if (!list) return null;
      const [removed] = await run<{ count: number }>(
        `WITH removed AS (
           DELETE FROM products WHERE list_id = $1
             AND place IN (SELECT place FROM products WHERE list_id = $1 ORDER BY place LIMIT $2) RETURNING 1
         ) SELECT count(*)::int AS count FROM removed`,
        [list.id, limit],
      );
      const count = removed?.count ?? 0;
      if (count < limit) await run('UPDATE price_lists SET is_swept = true WHERE id = $1', [list.id]);
      return count;
    });
  }
}

const gone = (supplierId?: string) =>
  new AppError(
    'PRICE_LIST_GONE',
    'What was uploaded for this supplier was deleted, or given up, before it was loaded.',
    supplierId === undefined ? {} : { supplier_id: supplierId },
  );

/** Publishing, numbering and deleting of one supplier come one after the other. Answers the generation. */
async function lockSupplier(run: RunSql, supplierId: string): Promise<number> {
  const [row] = await run<{ generation: number }>(
    'SELECT generation FROM suppliers WHERE supplier_id = $1 FOR UPDATE',
    [supplierId],
  );
  if (!row) throw gone(supplierId);
  return row.generation;
}

async function supplierOf(run: RunSql, listId: string): Promise<string> {
  const [row] = await run<{ supplier_id: string }>('SELECT supplier_id FROM price_lists WHERE id = $1', [
    listId,
  ]);
  if (!row) throw gone();
  return row.supplier_id;
}

async function insertList(run: RunSql, list: NewPriceList): Promise<StateRow> {
  const [row] = await run<StateRow>(
    `INSERT INTO price_lists
       (supplier_id, pricelistid, job_id, load_key, generation, file_name, currency, price_date, uploaded_at)
     VALUES ($1,
       COALESCE($2::bigint, (SELECT COALESCE(max(pricelistid), 0) + 1 FROM price_lists WHERE supplier_id = $1)),
       $3, $4, $5, $6, $7, $8::date, $9::timestamptz)
     RETURNING ${STATE_COLUMNS}`,
    [
      list.supplierId,
      list.pricelistId,
      list.jobId,
      list.loadKey,
      list.generation,
      list.fileName,
      list.currency,
      list.priceDate,
      list.uploadedAt,
    ],
  );
  if (!row) throw gone(list.supplierId);
  return row;
}

/** With a lock on the job: a cancellation comes before, or after the list was published. */
async function checkNotCancelled(run: RunSql, { supplier_id, job_id }: StateRow): Promise<void> {
  const [job] = await run<{ cancelled: boolean }>(
    `SELECT cancel_requested OR status = 'cancelled' AS cancelled FROM jobs WHERE id = $1 FOR SHARE`,
    [job_id],
  );
  if (job?.cancelled) throw gone(supplier_id);
}

/** Puts the list in its place, or sets it aside. */
async function decide(
  run: RunSql,
  mine: StateRow,
  { rejected, supplierName }: PublishOptions,
): Promise<Pick<StateRow, 'outcome' | 'stands_as'>> {
  const [rival] = await run<{ id: string; load_key: string }>(RIVAL, [
    mine.supplier_id,
    mine.id,
    mine.load_key,
    mine.pricelistid,
    mine.uploaded_at,
  ]);
  if (rival) {
    const outcome = rival.load_key === mine.load_key ? 'duplicate' : 'outdated';
    await run(`UPDATE price_lists SET state = 'void', outcome = $2, stands_as = $3 WHERE id = $1`, [
      mine.id,
      outcome,
      rival.id,
    ]);
    return { outcome, stands_as: rival.id };
  }
  await run(
    `UPDATE price_lists SET state = 'void' WHERE supplier_id = $1 AND pricelistid = $2 AND state = 'complete'`,
    [mine.supplier_id, mine.pricelistid],
  );
  await run(
    `UPDATE price_lists SET state = 'complete', outcome = 'published', rejected = $2,
       products = (SELECT count(*) FROM products WHERE list_id = $1) WHERE id = $1`,
    [mine.id, rejected],
  );
  if (supplierName !== null)
    await run('UPDATE suppliers SET name = $2 WHERE supplier_id = $1', [mine.supplier_id, supplierName]);
  return { outcome: 'published', stands_as: null };
}

async function listById(run: RunSql, id: string): Promise<PriceList | null> {
  const [row] = await run<ListRow>(`SELECT ${LIST_COLUMNS} FROM price_lists l WHERE l.id = $1`, [id]);
  return row ? toPriceList(row) : null;
}
