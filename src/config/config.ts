import { AppError } from '../common/errors.js';
import { type Env, envSchema } from './env.schema.js';
import { loginIsNeeded } from './groups/access.js';

/** The configuration: one typed, frozen object. Its names are those of the environment. */
export type Config = Readonly<Env>;

/** Whether requests need a login or a key. */
export const needsLogin = (config: Config): boolean => loginIsNeeded(config);

/** Whether DATA_DIR holds stores of this process, which no other may then open. */
export function hasEmbeddedStore({ DATABASE_URL, QDRANT_URL }: Config): boolean {
  return DATABASE_URL === undefined || QDRANT_URL === undefined;
}

/**
 * How many loads from the source may run at once. PostgreSQL in the process does one thing at a time: more loads would
 * only wait inside, where their time limits count.
 */
export function loadConcurrencyOf({ CACHE_LOAD_CONCURRENCY, DATABASE_URL }: Config): number {
  return CACHE_LOAD_CONCURRENCY ?? (DATABASE_URL === undefined ? 4 : 64);
}

/** Injection token of the {@link Config}. */
export const CONFIG = Symbol('Config');

/**
 * Validates a whole environment, by default that of the process. Errors: `CONFIG_INVALID`, whose message lists every fault by variable
 * and never a value, since a value may be a secret.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = envSchema.safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data);
  const errors = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const list = errors.map((fault) => `  ${fault.path}: ${fault.message}`).join('\n');
  throw new AppError('CONFIG_INVALID', `The configuration has ${errors.length} fault(s):\n${list}`, {
    errors,
  });
}

/** The key of a command that goes through a service, which may have been told nothing else. */
export const readClientKey = (environment: NodeJS.ProcessEnv = process.env): string | undefined =>
  environment.API_KEY || undefined;
