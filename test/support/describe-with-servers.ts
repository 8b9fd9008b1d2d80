import { findPostgres } from './servers/postgres.js';
import { findQdrant } from './servers/qdrant-binary.js';
import { findRedis } from './servers/redis.js';
import { MISSING_VARIABLE, SERVER_VARIABLES, type ServerName } from './servers/server-names.js';

/** URLs of the run's servers; those that a suite did not ask for are empty. */
export type ServerUrls = Record<ServerName, string>;

/**
 * A `describe` that needs servers of the run (one of each kind, shared by all suites: use `freshDatabase()` and
 * `uniqueName()`, and never stop, freeze or wipe one). Without them the suite is skipped and says why;
 * under REQUIRE_SERVERS=1 it fails.
 */
export function describeWithServers(
  name: string,
  needs: readonly ServerName[],
  suite: (urls: ServerUrls) => void,
): void {
  const url = (need: ServerName) => process.env[SERVER_VARIABLES[need]] ?? '';
  const reasons = JSON.parse(process.env[MISSING_VARIABLE] ?? '{}') as Partial<Record<ServerName, string>>;
  const missing = needs
    .filter((need) => !url(need))
    .map((need) => reasons[need] ?? `${SERVER_VARIABLES[need]} is not set`);
  describeUnless(missing, name, () =>
    suite({ redis: url('redis'), postgres: url('postgres'), qdrant: url('qdrant') }),
  );
}

/**
 * A `describe` whose tests start servers of their own by `startRedis()` and so on, because they stop, freeze or
 * wipe them. Skipped, or failed, as {@link describeWithServers} does.
 */
export function describeWithOwnServers(name: string, needs: readonly ServerName[], suite: () => void): void {
  const reasons = JSON.parse(process.env[MISSING_VARIABLE] ?? '{}') as Partial<Record<ServerName, string>>;
  const missing = needs
    .filter((need) => !CAN_START[need]())
    .map((need) => reasons[need] ?? `no ${need} here`);
  describeUnless(missing, name, suite);
}

const CAN_START: Record<ServerName, () => boolean> = {
  redis: () => findRedis() !== undefined,
  postgres: () => findPostgres() !== undefined,
  qdrant: () => findQdrant() !== undefined,
};

function describeUnless(missing: readonly string[], name: string, suite: () => void): void {
  if (missing.length === 0) {
    describe(name, suite);
  } else if (process.env.REQUIRE_SERVERS === '1') {
    describe(name, () => {
      it('has the servers that it needs', () => {
        throw new Error(missing.join('; '));
      });
    });
  } else {
    describe.skip(`${name} [${missing.join('; ')}]`, suite);
  }
}
