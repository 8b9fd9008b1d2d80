import { randomBytes } from 'node:crypto';
import { runSql } from './postgres.js';

/** A database of one suite. */
export interface FreshDatabase {
  url: string;
  /** Ends its connections and removes it. */
  drop(): Promise<void>;
}

/** Creates an empty database on the server of `serverUrl`, so that suites do not see each other. */
export async function freshDatabase(serverUrl: string): Promise<FreshDatabase> {
  const name = uniqueName('rag_test');
  await runSql(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => runSql(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** A name that no other suite has: for key prefixes in Redis, collections in Qdrant, databases. */
export function uniqueName(prefix: string): string {
  return `${prefix}_${randomBytes(6).toString('hex')}`;
}
