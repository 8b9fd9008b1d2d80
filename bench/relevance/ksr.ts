import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { type Judged, type Relevance, relevanceOf } from './metrics.js';

/** A ranker: names, best first, 100 of them at most, as they stand in the catalogue. */
export type Ranker = (query: string) => Promise<readonly string[]>;

/** The КСР catalogue, and market names with the catalogue's name that a person chose for each. */
export interface KsrData {
  /** The distinct names, compared trimmed and lower-cased, each as it first stands. */
  names: string[];
  groupsOf: (name: string) => ReadonlySet<string>;
  queries: { text: string; relevant: string }[];
}

const NOTHING: ReadonlySet<string> = new Set();

/** How names are compared. */
export function keyOf(name: string): string {
  return name.trim().toLowerCase();
}

/** The group of a row: its code up to the first `-`, without the first four parts. */
export function groupOf(okpd2: string): string {
  return (okpd2.split('-')[0] ?? '').split('.').slice(4).join('.');
}

/** Reads `ksr_clean.csv.gz` and `pairs_dev.csv`; pairs whose name the catalogue lacks are left out. */
export async function readKsr(folder: string): Promise<KsrData> {
  const catalogue = await promisify(gunzip)(await readFile(join(folder, 'ksr_clean.csv.gz')));
  const rows = parse<{ okpd2: string; name: string }>(catalogue, { columns: true, bom: true });
  const known = new Map<string, { name: string; groups: Set<string> }>();
  for (const { okpd2, name } of rows) {
    const entry = known.get(keyOf(name)) ?? { name: name.trim(), groups: new Set<string>() };
    entry.groups.add(groupOf(okpd2));
    known.set(keyOf(name), entry);
  }
  const pairs = parse<{ record_name: string; ref_name: string }>(
    await readFile(join(folder, 'pairs_dev.csv')),
    { columns: true, bom: true },
  );
  return {
    names: [...known.values()].map(({ name }) => name),
    groupsOf: (name) => known.get(keyOf(name))?.groups ?? NOTHING,
    queries: pairs
      .filter(({ ref_name }) => known.has(keyOf(ref_name)))
      .map(({ record_name, ref_name }) => ({ text: record_name, relevant: keyOf(ref_name) })),
  };
}

/** Asks the ranker every query, one after the other, and measures its answers. */
export async function evaluate(data: KsrData, rank: Ranker): Promise<Relevance> {
  const judged: Judged[] = [];
  for (const { text, relevant } of data.queries) {
    const ranking = [...new Set((await rank(text)).map(keyOf))].slice(0, 100);
    judged.push({ ranking, relevant: new Set([relevant]), groups: data.groupsOf(relevant) });
  }
  return relevanceOf(judged, data.groupsOf);
}
