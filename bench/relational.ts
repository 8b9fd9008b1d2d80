/*
 * Load and lexical search of the system of record on the state classifier (or any CSV with name, unit, okpd2):
 *   node <compiled>/bench/relational.js CSV_GZ PAIRS_CSV [DATABASE_URL of a throw-away database]
 * Relevance is nDCG@10 of the full text and of the fuzzy search on every STRIDE-th pair.
 */
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import {
  derivedMaterialId,
  type LexicalMode,
  type MaterialStore,
  type NewMaterial,
  openRelational,
} from '../src/relational/index.js';

const BATCH = 1000;
/** Every fourth pair is asked: neighbours in that file are alike. */
const STRIDE = 4;
const RESULTS = 'bench/results/relational.json';

interface Pair {
  record_name: string;
  ref_name: string;
}

async function readCsv<Row>(file: string): Promise<Row[]> {
  const rows: Row[] = [];
  const text = createReadStream(file);
  const plain = file.endsWith('.gz') ? text.pipe(createGunzip()) : text;
  for await (const row of plain.pipe(parse({ columns: true }))) rows.push(row as Row);
  return rows;
}

function materialOf(row: { okpd2: string; name: string; unit: string }): NewMaterial {
  const group = (row.okpd2.split('-')[0] ?? '').split('.').slice(4).join('.');
  const material = { name: row.name, useCategory: group, unit: row.unit, sku: null, description: null };
  return { ...material, id: derivedMaterialId(material) };
}

const round = (value: number, digits = 1) => Number(value.toFixed(digits));
const percentile = (sorted: number[], share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
const rssMb = () => Math.round(process.memoryUsage().rss / 1_048_576);

async function load(store: MaterialStore, materials: NewMaterial[]): Promise<number> {
  const start = performance.now();
  for (let at = 0; at < materials.length; at += BATCH)
    await store.upsertMany(materials.slice(at, at + BATCH));
  return Math.round((materials.length / (performance.now() - start)) * 1000);
}

async function search(
  store: MaterialStore,
  mode: LexicalMode,
  pairs: Pair[],
  relevant: Map<string, Set<string>>,
) {
  const times: number[] = [];
  let gain = 0;
  for (const pair of pairs) {
    const start = performance.now();
    const hits = await store.search({
      text: pair.record_name,
      mode,
      limit: 100,
      minSimilarity: mode === 'fuzzy' ? 0.1 : undefined,
    });
    times.push(performance.now() - start);
    const wanted = relevant.get(pair.ref_name.trim().toLowerCase()) ?? new Set();
    const discount = (rank: number) => 1 / Math.log2(rank + 2);
    const ideal = Array.from({ length: Math.min(10, wanted.size) }, (_, rank) => discount(rank)).reduce(
      (a, b) => a + b,
      0,
    );
    const found = hits
      .slice(0, 10)
      .reduce((sum, hit, rank) => sum + (wanted.has(hit.id) ? discount(rank) : 0), 0);
    gain += found / ideal;
  }
  times.sort((a, b) => a - b);
  return {
    queries: pairs.length,
    p50Ms: round(percentile(times, 0.5)),
    p95Ms: round(percentile(times, 0.95)),
    maxMs: round(percentile(times, 0.9999)),
    ndcg10: round(gain / pairs.length, 4),
  };
}

async function measure(materials: NewMaterial[], pairs: Pair[], databaseUrl?: string) {
  const dataDir = mkdtempSync(join(tmpdir(), 'relational-bench-'));
  const before = rssMb();
  const connection = await openRelational({
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: 4,
    DATABASE_TIMEOUT_MS: 30_000,
    DATA_DIR: dataDir,
  });
  try {
    const { store } = connection;
    const rowsPerSecond = await load(store, materials);
    const rssAfterLoadMb = rssMb();
    const reloadRowsPerSecond = await load(store, materials.slice(0, 10_000));
    // Writing has paused: the indexes are tidied now, as they are in the product.
    await new Promise((resolve) => setTimeout(resolve, 8000));
    const relevant = new Map<string, Set<string>>();
    for (const { id, name } of materials) {
      const key = name.trim().toLowerCase();
      relevant.set(key, (relevant.get(key) ?? new Set()).add(id ?? ''));
    }
    const asked = pairs
      .filter(({ ref_name }) => relevant.has(ref_name.trim().toLowerCase()))
      .filter((_, index) => index % STRIDE === 0);
    const start = performance.now();
    await store.categories();
    const categoriesMs = round(performance.now() - start);
    const short = [
      'цемент м500',
      'арматура а500с 12',
      'кабель',
      'трубы стальные',
      'гипсокартон 12,5',
      'плита',
      'кирпич м150',
    ];
    const shortPairs = short.flatMap((record_name) =>
      Array.from({ length: 20 }, () => ({ record_name, ref_name: materials[0]?.name ?? '' })),
    );
    return {
      rows: await store.count(),
      rowsPerSecond,
      reloadRowsPerSecond,
      rssMb: { beforeOpening: before, afterLoad: rssAfterLoadMb },
      categoriesMs,
      fulltext: await search(store, 'fulltext', asked, relevant),
      fulltextShort: { ...(await search(store, 'fulltext', shortPairs, relevant)), ndcg10: undefined },
      fuzzy: await search(store, 'fuzzy', asked.slice(0, 200), relevant),
      rssAtEndMb: rssMb(),
    };
  } finally {
    await connection.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const [catalogue, pairsFile, databaseUrl] = process.argv.slice(2);
  if (!catalogue || !pairsFile) throw new Error('Usage: relational CSV_GZ PAIRS_CSV [DATABASE_URL]');
  const materials = (await readCsv<{ okpd2: string; name: string; unit: string }>(catalogue)).map(materialOf);
  const pairs = await readCsv<Pair>(pairsFile);
  const adapter = databaseUrl ? 'postgres' : 'pglite';
  const result = await measure(materials, pairs, databaseUrl);
  const all = previous();
  mkdirSync('bench/results', { recursive: true });
  all[adapter] = {
    date: new Date().toISOString(),
    node: process.version,
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    command: `bench/relational ksr_clean.csv.gz pairs_dev.csv${databaseUrl ? ' DATABASE_URL' : ''}`,
    ...result,
  };
  writeFileSync(RESULTS, `${JSON.stringify(all, null, 2)}\n`);
  process.stdout.write(`${adapter} ${JSON.stringify(result, null, 2)}\n`);
}

function previous(): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}

await main();
