import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { GuardedChild } from '../child-process.js';
import { findBinary, postgresFolders } from './find-binary.js';
import { startServer, type TestServer } from './test-server.js';

const SUPERUSER = 'rag_test';

/** Faster than safe: the data is thrown away. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  log_min_messages: 'warning',
};

/** Folder with `postgres` and `initdb`, or undefined. */
export function findPostgres(): string | undefined {
  const file = findBinary('initdb', postgresFolders());
  return file && findBinary('postgres', postgresFolders()) ? dirname(file) : undefined;
}

/** Starts a private PostgreSQL with one empty database. Errors: when there are no `initdb` and `postgres`. */
export async function startPostgres(settings: Record<string, string> = {}): Promise<TestServer> {
  const bin = findPostgres();
  if (!bin) throw new Error('There are no postgres and initdb on PATH or in /usr/lib/postgresql/*/bin');
  const user = process.getuid?.() === 0 ? ordinaryUser() : undefined;
  return startServer({
    name: 'postgres',
    user,
    prepare: (folder) => initdb(join(bin, 'initdb'), folder, user),
    command: ({ port, folder }) => ({
      file: join(bin, 'postgres'),
      args: [
        '-D',
        join(folder, 'data'),
        '-p',
        String(port),
        ...Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => [
          '-c',
          `${name}=${value}`,
        ]),
      ],
    }),
    url: (port) => `postgresql://${SUPERUSER}@127.0.0.1:${port}/postgres`,
    ping: (url) => runSql(url, 'SELECT 1'),
    wipe: (url) => dropEverything(url),
    endSignal: 'SIGINT',
  });
}

/** Runs SQL on a connection of its own. */
export async function runSql(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The schema is dropped rather than the database, so that open connections go on. */
function dropEverything(url: string): Promise<void> {
  return runSql(url, 'DROP SCHEMA public CASCADE', 'CREATE SCHEMA public');
}

async function initdb(
  file: string,
  folder: string,
  user: { uid: number; gid: number } | undefined,
): Promise<void> {
  const run = async (locale: string) => {
    const args = ['-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', `--locale=${locale}`, '-N'];
    const child = new GuardedChild(file, ['-D', join(folder, 'data'), ...args], {
      cwd: folder,
      folder,
      ...user,
    });
    const { code } = await child.ended();
    if (code !== 0) throw new Error(`initdb failed: ${child.output}`);
  };
  // lower() must know Cyrillic, as it does in PGlite and in the official image; macOS lacks C.UTF-8.
  await run('C.UTF-8').catch(() => run('en_US.UTF-8'));
}

/** PostgreSQL refuses to run as root: an unprivileged account of the machine runs it instead. */
function ordinaryUser(): { uid: number; gid: number } {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find((fields) => fields[0] === name);
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new Error('PostgreSQL does not run as root, and there is no account "postgres" or "nobody"');
}
