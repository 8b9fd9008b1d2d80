import { HashingEmbeddingProvider } from '../../src/embedding/providers/hashing.embedding-provider.js';
import { engines, type MakeEngine } from './engines.js';
import { syntheticName } from './names.js';

/**
 * One half of a case of the comparison: `node --expose-gc case.js <engine> <rows> <folder> load|query`; prints one
 * line of JSON. The halves are processes of their own, so that the memory is that of a program that has just started.
 */
const [name = '', rowsText = '', folder = '', half = ''] = process.argv.slice(2);
const rows = Number(rowsText);
const QUERIES = 60;
/** Searches before those that count: the first ones run in code that is still being compiled. */
const WARM_UP = 10;
const BATCH = 1000;
const makeEngine = engines[name];
if (!makeEngine || !(rows > 0)) throw new Error('usage: case.js <engine> <rows> <folder> load|query');

const provider = new HashingEmbeddingProvider(512);
process.stdout.write(JSON.stringify(half === 'load' ? await load(makeEngine) : await query(makeEngine)));
process.exit(0);

async function load(make: MakeEngine): Promise<object> {
  const engine = await make(folder, provider);
  let insertMs = 0;
  for (let from = 0; from < rows; from += BATCH) {
    const count = Math.min(BATCH, rows - from);
    const vectors = await provider.embed(Array.from({ length: count }, (_, i) => syntheticName(from + i)));
    insertMs += await timed(() => engine.insert(from, vectors));
  }
  const indexMs = await timed(() => engine.finish());
  await engine.close();
  return { insertedPerSecond: Math.round((rows / insertMs) * 1000), indexMs: Math.round(indexMs) };
}

async function query(make: MakeEngine): Promise<object> {
  const queries = await provider.embed(
    Array.from({ length: QUERIES }, (_, i) => syntheticName(i * 7919 + 13)),
  );
  const idle = memory();
  const start = performance.now();
  const engine = await make(folder, provider);
  const openMs = Math.round(performance.now() - start);
  const times: number[] = [];
  for (const vector of queries.slice(0, WARM_UP)) await engine.search(vector, 100);
  for (const vector of queries) times.push(await timed(() => engine.search(vector, 100)));
  const memoryMiB = Math.round(memory() - idle);
  await engine.close();
  times.sort((a, b) => a - b);
  return {
    openMs,
    searchP50Ms: round(times[QUERIES / 2]),
    searchP95Ms: round(times[Math.floor(QUERIES * 0.95)]),
    memoryMiB,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Resident memory after a collection, in MiB. */
function memory(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 2 ** 20;
}

function round(ms = 0): number {
  return Number(ms.toFixed(2));
}
