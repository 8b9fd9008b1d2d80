import { messageOf } from '../../src/common/errors.js';
import { startPostgres } from './servers/postgres.js';
import { startQdrant } from './servers/qdrant.js';
import { startRedis } from './servers/redis.js';
import type { TestServer } from './servers/test-server.js';
import { MISSING_VARIABLE, SERVER_VARIABLES, type ServerName } from './servers/server-names.js';

const START: Record<ServerName, () => Promise<TestServer>> = {
  redis: startRedis,
  postgres: startPostgres,
  qdrant: startQdrant,
};

const started: TestServer[] = [];

/**
 * Starts one server of each kind for the whole run, unless its variable names one already, and tells the
 * test files by the same variables. What cannot be started is named in {@link MISSING_VARIABLE}.
 */
export async function setUp(): Promise<void> {
  const missing: Partial<Record<ServerName, string>> = {};
  await Promise.all(
    (Object.keys(START) as ServerName[]).map(async (name) => {
      if (process.env[SERVER_VARIABLES[name]]) return;
      try {
        const server = await START[name]();
        started.push(server);
        process.env[SERVER_VARIABLES[name]] = server.url;
      } catch (error) {
        missing[name] = messageOf(error).split('\n')[0] ?? '';
        process.stderr.write(`Tests that need ${name} cannot run: ${missing[name]}\n`);
      }
    }),
  );
  process.env[MISSING_VARIABLE] = JSON.stringify(missing);
}

/** Ends what {@link setUp} started. */
export async function tearDown(): Promise<void> {
  await Promise.all(started.map((server) => server.stop()));
}
