import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { writeResult } from './lib/result.js';

/**
 * Which vector store suits the embedded profile: the in-process scan, or pgvector inside PGlite, exact or by HNSW.
 * `node .cache/bench/bench/vector-store.js [rows ...]`, 10,000 and 110,000 by default. Each case runs in a process
 * of its own, since memory is measured; vectors are those of the `hashing` provider, of names that are put together
 * from words, so that the bench needs no data.
 */
const LIMIT_MS = 240_000;
const ENGINES = ['in-process', 'pglite-exact', 'pglite-hnsw'] as const;

const given = process.argv.slice(2).map(Number);
const run = promisify(execFile);
const outcomes: unknown[] = [];
for (const rows of given.length > 0 ? given : [10_000, 110_000])
  for (const engine of ENGINES) {
    const outcome = await measure(engine, rows);
    outcomes.push(outcome);
    console.log(JSON.stringify(outcome));
  }
await writeResult('vector-store', { dimensions: 512, timeLimitMs: LIMIT_MS, outcomes });

async function measure(engine: string, rows: number): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-vectors-'));
  const script = fileURLToPath(new URL('./vector-store/case.js', import.meta.url));
  const half = async (which: string) => {
    const args = ['--expose-gc', script, engine, String(rows), folder, which];
    const { stdout } = await run(process.execPath, args, { timeout: LIMIT_MS });
    return JSON.parse(stdout) as object;
  };
  try {
    return { engine, rows, ...(await half('load')), ...(await half('query')) };
  } catch (error) {
    if ((error as { killed?: boolean }).killed)
      return { engine, rows, failed: 'not done within the time limit' };
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
