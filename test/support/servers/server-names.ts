/** The three kinds of server. */
export type ServerName = 'redis' | 'postgres' | 'qdrant';

/** The variables that name a throw-away server: given from outside, or set by the global setup. */
export const SERVER_VARIABLES = {
  redis: 'TEST_REDIS_URL',
  postgres: 'TEST_DATABASE_URL',
  qdrant: 'TEST_QDRANT_URL',
} as const satisfies Record<ServerName, string>;

/** Set by the global setup: JSON of the servers that could not be started, with the reason. */
export const MISSING_VARIABLE = 'TEST_SERVERS_MISSING';
