import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  deflateRawSync,
  inflateRawSync,
} from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { createRedisClient, type RedisClient } from '../src/cache/stores/redis.connection.js';
import { PACK_FROM_UNITS, packText, unpackText } from '../src/cache/stores/text-compression.js';
import { seededRandom } from '../test/coherence/race.js';
import { startRedis } from '../test/support/servers/redis.js';
import { writeResult } from './lib/result.js';

/**
 * From which size on, and how, it pays to compress what the cache keeps in Redis: `node .cache/bench/bench/compression.js`.
 * Search answers of so many materials of the sample catalogue are packed, written, read and unpacked, one after the other, to
 * and from a Redis on the same machine. Times are in microseconds, the fastest of several rounds in turn, since the
 * machine may be busy; `network` adds the transfer at 1 Gbit/s.
 */
const MATERIALS = [1, 10, 15, 20, 30, 50, 100, 1000];
const ROUNDS = 9;
const GIGABIT_BYTES_PER_US = 125;

interface Method {
  pack: (text: string) => string;
  unpack: (text: string) => string;
}

const base64 = (text: string) => Buffer.from(text, 'base64');
const deflate = (level: number): Method => ({
  pack: (text) => deflateRawSync(text, { level }).toString('base64'),
  unpack: (text) => inflateRawSync(base64(text)).toString(),
});
const brotli = (quality: number): Method => {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
  };
  return {
    pack: (text) => brotliCompressSync(text, { params }).toString('base64'),
    unpack: (text) => brotliDecompressSync(base64(text)).toString(),
  };
};
const latin1: Method = {
  pack: (text) => deflateRawSync(text, { level: 3 }).toString('latin1'),
  unpack: (text) => inflateRawSync(Buffer.from(text, 'latin1')).toString(),
};
const METHODS: Record<string, Method> = {
  none: { pack: (text) => text, unpack: (text) => text },
  'deflate-1': deflate(1),
  'deflate-3': deflate(3),
  'deflate-6': deflate(6),
  'deflate-3-latin1': latin1,
  'brotli-0': brotli(0),
  'brotli-1': brotli(1),
  'brotli-4': brotli(4),
  product: { pack: packText, unpack: unpackText },
};

const random = seededRandom(1);
const rows = parse<Record<string, string>>(await readFile(join('data', 'sample-catalogue.csv')), {
  columns: true,
});
const server = await startRedis();
const client = createRedisClient({ url: server.url, connectTimeoutMs: 5000 }, () => undefined);
try {
  await client.connect();
  const answers: object[] = [];
  for (const count of MATERIALS) {
    const text = JSON.stringify(searchAnswer(count));
    const measured = await measure(client, text, Math.max(3, Math.ceil(600 / count)));
    answers.push({ materials: count, units: text.length, methods: measured });
    console.log(count, text.length);
    console.table(measured);
  }
  await writeResult('compression', { packFromUnits: PACK_FROM_UNITS, rounds: ROUNDS, answers });
} finally {
  await client.disconnect();
  await server.stop();
}

/** As `SearchService` answers. */
function searchAnswer(count: number): object {
  const hex = (length: number) =>
    Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  const date = () => new Date(1.7e12 + random() * 1e10).toISOString();
  const results = Array.from({ length: count }, () => {
    const row = rows[Math.floor(random() * rows.length)];
    const material = {
      id: [8, 4, 4, 4, 12].map(hex).join('-'),
      name: row?.name,
      use_category: row?.use_category,
      unit: row?.unit,
      sku: row?.sku,
      description: row?.description ?? null,
      version: 1,
      created_at: date(),
      updated_at: date(),
    };
    return { material, score: random(), search_type: 'hybrid' };
  });
  const page = { total_count: count, page: 1, page_size: count, total_pages: 1, search_time_ms: 12.34 };
  return { results, ...page, query_used: 'цемент м500', search_type_used: 'hybrid', degraded: [] };
}

async function measure(redis: RedisClient, text: string, repeats: number): Promise<Record<string, object>> {
  const best = new Map<string, { packUs: number; unpackUs: number; setUs: number; getUs: number }>();
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, { pack, unpack }] of Object.entries(METHODS)) {
      const packed = pack(text);
      if (unpack(packed) !== text) throw new Error(`${name} loses something`);
      const packUs = await timeOf(repeats, () => pack(text));
      const unpackUs = await timeOf(repeats, () => unpack(packed));
      const setUs = await timeOf(repeats, () => redis.set(name, packed));
      const getUs = await timeOf(repeats, () => redis.mGet([name]));
      const before = best.get(name) ?? { packUs, unpackUs, setUs, getUs };
      best.set(name, {
        packUs: Math.min(packUs, before.packUs),
        unpackUs: Math.min(unpackUs, before.unpackUs),
        setUs: Math.min(setUs, before.setUs),
        getUs: Math.min(getUs, before.getUs),
      });
    }
  const outcomes: Record<string, object> = {};
  for (const [name, times] of best) {
    const bytes = Buffer.byteLength((await redis.get(name)) ?? '');
    const readUs = times.getUs + times.unpackUs;
    outcomes[name] = {
      bytes,
      memory: await redis.memoryUsage(name),
      packUs: rounded(times.packUs),
      unpackUs: rounded(times.unpackUs),
      setUs: rounded(times.setUs),
      getUs: rounded(times.getUs),
      readUs: rounded(readUs),
      networkReadUs: rounded(readUs + bytes / GIGABIT_BYTES_PER_US),
    };
  }
  return outcomes;
}

/** Microseconds that one call takes on average. */
async function timeOf(repeats: number, work: () => unknown): Promise<number> {
  const start = performance.now();
  for (let index = 0; index < repeats; index += 1) await work();
  return ((performance.now() - start) / repeats) * 1000;
}

function rounded(microseconds: number): number {
  return Math.round(microseconds * 10) / 10;
}
