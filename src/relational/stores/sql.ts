import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { AppError } from '../../common/errors.js';
import { isReadTimeout, sqlError } from './sql-errors.js';

/** Runs one parametrised statement. */
export type RunSql = <Row>(statement: string, parameters?: readonly unknown[]) => Promise<Row[]>;

/** A TypeORM data source as this folder uses it: rows out, the product's errors. */
export class Sql {
  private readonly active = new Set<Promise<unknown>>();
  private closed = false;

  /**
   * `inProcess`: the database runs on this thread. A request then goes from its first statement to its answer without a pause, and
   * others, and connections that are not accepted yet, would wait until a moment in which nobody asks anything.
   */
  constructor(
    private readonly dataSource: DataSource,
    private readonly inProcess = false,
  ) {}

  readonly run: RunSql = <Row>(statement: string, parameters?: readonly unknown[]) =>
    this.track(() => this.single<Row>(statement, parameters));

  /** All or nothing. `work` must use the function that it is given: PGlite has one connection, this one. */
  transaction<T>(work: (run: RunSql) => Promise<T>): Promise<T> {
    return this.track(() => this.together(work));
  }

  /** Takes no more work, and resolves when what runs has ended: a pool that ends forgets who waits for a connection. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.active);
  }

  private async track<T>(start: () => Promise<T>): Promise<T> {
    if (this.closed) throw new AppError('STORE_UNAVAILABLE', 'The system of record is closed');
    const work = start();
    this.active.add(work);
    try {
      return await work;
    } finally {
      this.active.delete(work);
    }
  }

  private async single<Row>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    if (this.inProcess) await nextTurn();
    const runner = this.dataSource.createQueryRunner();
    try {
      const result = await runner.query(statement, [...parameters], true);
      return result.records as Row[];
    } catch (error) {
      if (isReadTimeout(error)) await breakConnection(runner, error);
      throw sqlError(error);
    } finally {
      await runner.release();
    }
  }

  private async together<T>(work: (run: RunSql) => Promise<T>): Promise<T> {
    if (this.inProcess) await nextTurn();
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      const result = await work(async <Row>(statement: string, parameters: readonly unknown[] = []) => {
        const result = await runner.query(statement, [...parameters], true);
        return result.records as Row[];
      });
      await runner.commitTransaction();
      return result;
    } catch (error) {
      await rollBack(runner, error);
      throw sqlError(error);
    } finally {
      await runner.release();
    }
  }
}

/** Nobody answers a roll back on a connection whose server is silent; ending the connection is one. */
async function rollBack(runner: QueryRunner, reason: unknown): Promise<void> {
  try {
    if (isReadTimeout(reason)) throw reason;
    if (runner.isTransactionActive) await runner.rollbackTransaction();
  } catch (error) {
    if (isReadTimeout(error)) await breakConnection(runner, error);
  }
}

/**
 * A connection whose server went silent would make the next query wait in vain too. TypeORM gives a connection
 * that reports an error back to the pool as broken, and the pool opens another. Never rejects: there may be no connection.
 */
async function breakConnection(runner: QueryRunner, error: unknown): Promise<void> {
  const client: unknown = await runner.connect().catch(() => undefined);
  if (client instanceof EventEmitter) client.emit('error', error);
}
