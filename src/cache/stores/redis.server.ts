import type { KeyValueHealth } from './key-value-store.js';
import type { RedisClient } from './redis.connection.js';

/** The run id changes with every start of a server, the replication id with every failover. */
export async function identifyServer(client: RedisClient): Promise<string> {
  const [server, replication] = await Promise.all([client.info('server'), client.info('replication')]);
  const run = parseInfo(server).get('run_id');
  const history = parseInfo(replication).get('master_replid');
  if (!run || !history) throw new Error('The server does not tell its run id and replication id');
  return `${run}:${history}`;
}

/** From one PING, timed, and one INFO. */
export async function serverHealth(client: RedisClient): Promise<KeyValueHealth> {
  const start = performance.now();
  await client.ping();
  const pingTimeSeconds = (performance.now() - start) / 1000;
  const fields = parseInfo(await client.info());
  return {
    pingTimeSeconds,
    usedMemoryBytes: Number(fields.get('used_memory') ?? 0),
    usedMemoryHuman: fields.get('used_memory_human') ?? '',
    connectedClients: Number(fields.get('connected_clients') ?? 0),
    version: fields.get('redis_version') ?? '',
    role: roleOf(fields.get('role')),
  };
}

function roleOf(role: string | undefined): KeyValueHealth['role'] {
  return role === 'slave' || role === 'sentinel' ? role : 'master';
}

/** The fields of an `INFO` answer. */
function parseInfo(text: string): Map<string, string> {
  const fields = text.split('\r\n').filter((line) => line.includes(':'));
  return new Map(fields.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}
