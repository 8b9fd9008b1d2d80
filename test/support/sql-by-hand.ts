import type { RelationalConnection } from '../../src/relational/relational.provider.js';

/** The stores, and a way to run SQL that none of them would. */
export const withSqlByHand = (connection: RelationalConnection) => ({
  ...connection,
  byHand: async (statement: string, parameters?: unknown[]) => {
    await connection.dataSource.query(statement, parameters);
  },
});
