import { EventEmitter } from 'node:events';
import type { DataSource } from 'typeorm';
import { isReadTimeout, sqlError } from './sql-errors.js';

/** Runs one parametrised statement. */
export type RunSql = <Row>(statement: string, parameters?: readonly unknown[]) => Promise<Row[]>;

/** A TypeORM data source as this folder uses it: rows out, the product's errors. */
export class Sql {
  constructor(private readonly dataSource: DataSource) {}

  readonly run: RunSql = async <Row>(statement: string, parameters: readonly unknown[] = []) => {
    const runner = this.dataSource.createQueryRunner();
    try {
      const result = await runner.query(statement, [...parameters], true);
      return result.records as Row[];
    } catch (error) {
      if (isReadTimeout(error)) breakConnection(await runner.connect(), error);
      throw sqlError(error);
    } finally {
      await runner.release();
    }
  };

  /** All or nothing. `work` must use the function that it is given: PGlite has one connection, this one. */
  async transaction<T>(work: (run: RunSql) => Promise<T>): Promise<T> {
    try {
      return await this.dataSource.transaction((manager) =>
        work(async <Row>(statement: string, parameters: readonly unknown[] = []) => {
          const result = await manager.queryRunner?.query(statement, [...parameters], true);
          return (result?.records ?? []) as Row[];
        }),
      );
    } catch (error) {
      throw sqlError(error);
    }
  }
}

/**
 * A connection whose server went silent would make the next query wait in vain too. TypeORM gives a connection
 * that reports an error back to the pool as broken, and the pool opens another.
 */
function breakConnection(client: unknown, error: unknown): void {
  if (client instanceof EventEmitter) client.emit('error', error);
}
