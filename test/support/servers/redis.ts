import { connect } from 'node:net';
import { findBinary } from './find-binary.js';
import { startServer, type TestServer } from './test-server.js';

export interface RedisOptions {
  /** Keeps every write across a restart (append-only file, synced each time). Without it a restart empties it. */
  persistent?: boolean;
  password?: string;
  /** Further settings, as on the command line: `{ maxmemory: '1mb' }`. */
  settings?: Record<string, string>;
}

/** Path of `redis-server`, or undefined. */
export function findRedis(): string | undefined {
  return findBinary('redis-server');
}

/** Starts a private Redis. Errors: when there is no `redis-server` on PATH. */
export async function startRedis(options: RedisOptions = {}): Promise<TestServer> {
  const file = findRedis();
  if (!file) throw new Error('There is no redis-server on PATH');
  const persistence: Record<string, string> = options.persistent
    ? { appendonly: 'yes', appendfsync: 'always' }
    : { appendonly: 'no', save: '' };
  const settings: Record<string, string> = {
    bind: '127.0.0.1',
    ...persistence,
    ...(options.password ? { requirepass: options.password } : {}),
    ...options.settings,
  };
  const auth = options.password ? `:${encodeURIComponent(options.password)}@` : '';
  const command = (port: number, text: string) => redisCommand(port, text, options.password);
  return startServer({
    name: 'redis',
    command: ({ port, folder }) => ({
      file,
      args: Object.entries({ port: String(port), dir: folder, ...settings }).flatMap(([name, value]) => [
        `--${name}`,
        value,
      ]),
    }),
    url: (port) => `redis://${auth}127.0.0.1:${port}`,
    ping: (_url, port) => command(port, 'PING'),
    wipe: (_url, port) => command(port, 'FLUSHALL'),
    endSignal: 'SIGINT',
  });
}

/** One command in Redis's inline form, without a driver. */
function redisCommand(port: number, text: string, password?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.setTimeout(2000, () => socket.destroy(new Error('Redis does not answer')));
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.once('error', reject).once('close', () => {
      if (answer.includes('-') || !answer.includes('+')) reject(new Error(`Redis answered ${answer}`));
      else resolve();
    });
    socket.end(`${password ? `AUTH ${password}\r\n` : ''}${text}\r\nQUIT\r\n`);
  });
}
