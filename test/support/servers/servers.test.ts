import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { eventually } from '../eventually.js';
import { describeWithOwnServers, describeWithServers } from '../describe-with-servers.js';
import { freshDatabase } from './fresh-database.js';
import { runSql, startPostgres } from './postgres.js';
import { startQdrant } from './qdrant.js';
import { startRedis } from './redis.js';
import type { TestServer } from './test-server.js';

/** Sends inline commands to Redis and gives its answer as text. */
function redis(server: TestServer, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(server.port, '127.0.0.1').setEncoding('utf8');
    socket.setTimeout(300, () => socket.destroy(new Error('no answer')));
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.once('error', reject).once('close', () => resolve(answer));
    socket.end(`${text}\r\nQUIT\r\n`);
  });
}

describeWithServers('the servers of the run', ['redis', 'postgres', 'qdrant'], (urls) => {
  it('are known by URL', () => {
    expect(urls.redis).toMatch(/^redis:/);
    expect(urls.qdrant).toMatch(/^http:/);
  });

  it('give each suite a database of its own', async () => {
    const [one, two] = await Promise.all([freshDatabase(urls.postgres), freshDatabase(urls.postgres)]);
    await runSql(one.url, 'CREATE TABLE t (id int)');
    await expect(runSql(two.url, 'SELECT * FROM t')).rejects.toThrow(/does not exist/);
    await Promise.all([one.drop(), two.drop()]);
  });
});

describeWithOwnServers('startRedis', ['redis'], () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startRedis({ persistent: true });
  });
  afterAll(() => server.stop());

  it('keeps its port and, when persistent, its data across a crash', async () => {
    await redis(server, 'SET a 1');
    const { pid, url } = server;
    await server.restart('SIGKILL');
    expect(server.url).toBe(url);
    expect(server.pid).not.toBe(pid);
    expect(await redis(server, 'GET a')).toContain('1');
    await server.wipe();
    expect(await redis(server, 'GET a')).toContain('$-1');
  });

  it('answers nothing while frozen, and everything after', async () => {
    server.freeze();
    await expect(redis(server, 'PING')).rejects.toThrow('no answer');
    server.thaw();
    expect(await redis(server, 'PING')).toContain('PONG');
  });

  it('leaves no process and no folder', async () => {
    const other = await startRedis();
    const folder =
      /\nconfig_file:|dir\r\n\$\d+\r\n(\S+)/.exec(await redis(other, 'CONFIG GET dir'))?.[1] ?? '';
    expect(existsSync(folder)).toBe(true);
    const { pid } = other;
    await other.stop();
    expect(existsSync(folder)).toBe(false);
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });
});

describeWithOwnServers('startPostgres', ['postgres'], () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  it('lower-cases Cyrillic, keeps its data, can be wiped', async () => {
    await runSql(server.url, `CREATE TABLE t AS SELECT 1 / (lower('ЦЕМЕНТ') = 'цемент')::int`);
    await server.restart();
    await runSql(server.url, 'SELECT * FROM t');
    await server.wipe();
    await expect(runSql(server.url, 'SELECT * FROM t')).rejects.toThrow(/does not exist/);
  });

  it('freezes the connections that are open, not only new ones', async () => {
    const work = runSql(server.url, 'SELECT pg_sleep(1)');
    let done = false;
    void work.then(() => (done = true));
    const underWay = `SELECT 1 / count(*) FROM pg_stat_activity WHERE state = 'active' AND query = 'SELECT pg_sleep(1)'`;
    await eventually(() => runSql(server.url, underWay));
    server.freeze();
    // Nothing tells what does not happen.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(done).toBe(false);
    server.thaw();
    await work;
  });
});

describeWithOwnServers('startQdrant', ['qdrant'], () => {
  it('keeps collections across a restart until wiped', async () => {
    const server = await startQdrant();
    const names = async () => await (await fetch(`${server.url}/collections`)).text();
    const body = JSON.stringify({ vectors: { size: 2, distance: 'Dot' } });
    const headers = { 'content-type': 'application/json' };
    await fetch(`${server.url}/collections/c1`, { method: 'PUT', body, headers });
    await server.restart();
    await eventually(async () => expect(await names()).toContain('c1'));
    await server.wipe();
    expect(await names()).not.toContain('c1');
    await server.stop();
  });
});
