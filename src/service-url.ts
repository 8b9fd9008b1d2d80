import { readDataDirHolder } from './common/data-dir-lock.js';
import { type Config, hasEmbeddedStore, readClientKey } from './config/index.js';

/**
 * Where the service is that a command has to go through: the one that was named, or the one that holds the folder of the
 * embedded database. Undefined: the command opens the stores itself.
 */
export function serviceUrl(named: string | undefined, config: Config): string | undefined {
  // Whoever holds the folder with a database of its own elsewhere may not be the one that is meant.
  const sharesNothing = !hasEmbeddedStore(config) || config.DATABASE_URL !== undefined;
  return named ?? (sharesNothing ? undefined : readDataDirHolder(config.DATA_DIR)?.url);
}

/** What lets a command in where the service needs a login: the key in `API_KEY`, if it is set. */
export function serviceHeaders(): Record<string, string> {
  const key = readClientKey();
  return key ? { authorization: `Bearer ${key}` } : {};
}
