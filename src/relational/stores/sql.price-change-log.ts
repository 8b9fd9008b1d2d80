import type { PriceChange, PriceChangeLog } from '../price-change-log.js';
import type { RunSql } from './sql.js';

/** The log on PostgreSQL's SQL. */
export class SqlPriceChangeLog implements PriceChangeLog {
  constructor(private readonly run: RunSql) {}

  // Rounded as the column is: otherwise what was made due a moment ago may be due half a millisecond from now.
  due(limit: number): Promise<PriceChange[]> {
    return this.run<PriceChange>(
      `SELECT seq, supplier_id AS "supplierId" FROM price_changes WHERE due_at <= clock_timestamp()::timestamptz(3) ORDER BY seq LIMIT $1`,
      [limit],
    );
  }

  pending(limit: number): Promise<PriceChange[]> {
    return this.run<PriceChange>(
      'SELECT seq, supplier_id AS "supplierId" FROM price_changes ORDER BY seq LIMIT $1',
      [limit],
    );
  }

  async told(seqs: readonly string[]): Promise<void> {
    await this.run('DELETE FROM price_changes WHERE seq = ANY($1::bigint[])', [seqs]);
  }

  async hasten(seqs: readonly string[]): Promise<void> {
    await this.run('UPDATE price_changes SET due_at = clock_timestamp() WHERE seq = ANY($1::bigint[])', [
      seqs,
    ]);
  }

  async hasAny(seqs: readonly string[]): Promise<boolean> {
    const [row] = await this.run<{ any: boolean }>(
      'SELECT EXISTS (SELECT FROM price_changes WHERE seq = ANY($1::bigint[])) AS any',
      [seqs],
    );
    return row?.any ?? false;
  }
}

/** Within the transaction of a change of a supplier's prices: remembers that the cache has to be told. The number of the change. */
export async function logPriceChange(run: RunSql, supplierId: string): Promise<string> {
  const [row] = await run<{ seq: string }>(
    'INSERT INTO price_changes (supplier_id) VALUES ($1) RETURNING seq',
    [supplierId],
  );
  return row?.seq ?? '';
}
