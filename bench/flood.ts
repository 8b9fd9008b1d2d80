import { spawn } from 'node:child_process';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ApiClient } from '../test/support/api-client.js';
import { startApp } from '../test/support/app-process.js';
import { percentiles } from './lib/processes.js';
import { writeResult } from './lib/result.js';

/**
 * What other clients feel of one that floods, with a limit and without: `npm run bench -- flood`. The service is embedded, with the sample
 * catalogue; the flood comes from a process of its own, over many connections, and asks a new text each time, so that nothing is cached.
 */
const CONNECTIONS = 64;
const SECONDS = 10;
/** Another client asks this often, one after the other. */
const EVERY_MS = 50;
const LIMIT = 100;
/** By then the flood is past its limit. */
const HEAD_START_MS = 2000;

const [role, url = ''] = process.argv.slice(2);
if (role === 'flooding') await flood(url);
else await main();

async function main(): Promise<void> {
  const quiet = await measured({ RATE_LIMIT_SEARCH: String(LIMIT) }, false);
  const limited = await measured({ RATE_LIMIT_SEARCH: String(LIMIT) }, true);
  const unlimited = await measured({ RATE_LIMIT_SEARCH: '0' }, true);
  await writeResult('flood', {
    connections: CONNECTIONS,
    seconds: SECONDS,
    limitPerMinute: LIMIT,
    othersMs: { quiet: quiet.ms, floodLimited: limited.ms, floodUnlimited: unlimited.ms },
    floodAnswers: { limited: limited.flood, unlimited: unlimited.flood },
  });
}

/** Uncached searches of another client, in milliseconds, while somebody floods or nobody does. */
async function measured(env: Record<string, string>, isFlooded: boolean) {
  const app = await startApp({ env: { ...env, TRUSTED_PROXIES: 'loopback', LOAD_SAMPLE: 'true' } });
  try {
    await search(app.url, 'warm');
    const flooder = isFlooded ? flooding(app.url) : undefined;
    if (flooder) await pause(HEAD_START_MS);
    const times: number[] = [];
    const end = performance.now() + SECONDS * 1000;
    while (performance.now() < end) {
      times.push(await search(app.url, `кирпич ${times.length}`));
      await pause(EVERY_MS);
    }
    return { ms: { searches: times.length, ...percentiles(times) }, flood: await flooder };
  } finally {
    await app.stop();
  }
}

/** Of another client every two seconds, so that each stays below the limit. */
async function search(base: string, q: string): Promise<number> {
  const client = { 'x-forwarded-for': `203.0.113.${Math.floor(performance.now() / 2000) % 250}` };
  const start = performance.now();
  const path = `/api/v1/search?${new URLSearchParams({ q, use_cache: 'false' }).toString()}`;
  const { status } = await new ApiClient(base).get(path, client);
  if (status !== 200) throw new Error(`A search was answered with ${status}`);
  return performance.now() - start;
}

/** Floods in another process until it ends; how many answers of which status it got. */
function flooding(base: string): Promise<Record<string, number>> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), 'flooding', base], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(JSON.parse(output) as Record<string, number>));
  });
}

async function flood(base: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const counts: Record<string, number> = {};
  const end = performance.now() + HEAD_START_MS + SECONDS * 1000;
  let asked = 0;
  const ask = () =>
    new Promise<number | undefined>((resolve, reject) => {
      const target = `${base}/api/v1/search?q=flood+${(asked += 1)}`;
      const sent = request(target, { agent, headers: { 'x-forwarded-for': '198.51.100.1' } }, (answer) => {
        answer.resume().once('end', () => {
          resolve(answer.statusCode);
        });
      });
      sent.once('error', reject).end();
    });
  const connection = async () => {
    while (performance.now() < end) {
      const status = String(await ask());
      counts[status] = (counts[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  agent.destroy();
  process.stdout.write(JSON.stringify(counts));
}
