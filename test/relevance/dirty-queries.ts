import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { type ApiClient, namesOf } from '../support/api-client.js';
import { confusableCatalogue, type FixtureMaterial } from './catalogue.js';

/** What somebody typed, in what way it is dirty, and the names that are right: more than one where they are the same thing. */
export interface DirtyQuery {
  kind: string;
  query: string;
  expected: string[];
}

/** A query, and the name that came first; none when nothing was found. */
export interface Outcome extends DirtyQuery {
  first: string | undefined;
}

const FOLDER = join('test', 'relevance');
const IMPORT_SIZE = 1000;
const MATCHED_AT_ONCE = 100;

async function readCsv<T>(path: string): Promise<T[]> {
  return parse<T>(await readFile(path), { columns: true, skip_empty_lines: true });
}

export async function readDirtyQueries(): Promise<DirtyQuery[]> {
  const rows = await readCsv<{ kind: string; query: string; expected: string }>(
    join(FOLDER, 'dirty-queries.csv'),
  );
  return rows.map(({ kind, query, expected }) => ({ kind, query, expected: expected.split(' | ') }));
}

/** The sample catalogue and the near neighbours: what the queries search. */
export async function readCatalogue(): Promise<FixtureMaterial[]> {
  const sample = await readCsv<FixtureMaterial & { sku: string; description: string }>(
    join('data', 'sample-catalogue.csv'),
  );
  return [
    ...sample.map(({ description, ...material }) => ({
      ...material,
      ...(description ? { description } : {}),
    })),
    ...confusableCatalogue(),
  ];
}

/** Brings the catalogue into a running program. Errors: an answer that is no success. */
export async function loadCatalogue(api: ApiClient, catalogue: FixtureMaterial[]): Promise<void> {
  for (let i = 0; i < catalogue.length; i += IMPORT_SIZE) {
    const materials = catalogue.slice(i, i + IMPORT_SIZE);
    const { status, body } = await api.post('/api/v1/materials/import', { materials });
    if (status !== 200 || body.created !== materials.length)
      throw new Error(`The import answered ${status}: ${JSON.stringify(body).slice(0, 500)}`);
  }
}

/** Asks every query by hybrid search. Errors: an answer that is no success, or without one of the stores. */
export async function askAll(api: ApiClient, queries: DirtyQuery[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const query of queries) {
    const answer = await api.search(query.query, { search_type: 'hybrid', limit: '10' });
    if (answer.status !== 200 || answer.body.degraded.length > 0)
      throw new Error(`The search for ${query.query} answered ${answer.status}: ${answer.body.degraded}`);
    outcomes.push({ ...query, first: namesOf(answer)[0] });
  }
  return outcomes;
}

/** Has every query matched as the name of a material; those whose answer is called `certain`. Errors: an answer that is no success. */
export async function certainMatches(api: ApiClient, queries: DirtyQuery[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let i = 0; i < queries.length; i += MATCHED_AT_ONCE) {
    const some = queries.slice(i, i + MATCHED_AT_ONCE);
    const materials = some.map(({ query }) => ({ name: query }));
    const { status, body } = await api.post('/api/v1/match?wait=true', { materials });
    if (status !== 200)
      throw new Error(`The match answered ${status}: ${JSON.stringify(body).slice(0, 500)}`);
    const results = body.results as { confidence: string; matches: { material: { name: string } }[] }[];
    results.forEach(({ confidence, matches }, n) => {
      const query = some[n];
      if (query && confidence === 'certain') outcomes.push({ ...query, first: matches[0]?.material.name });
    });
  }
  return outcomes;
}

export const isRight = ({ expected, first }: Outcome): boolean =>
  first !== undefined && expected.includes(first);

/** How many are right, kind by kind, and of all. */
export function countsOf(outcomes: Outcome[]): { kind: string; right: number; of: number }[] {
  const count = (kind: string, some: Outcome[]) => ({
    kind,
    right: some.filter(isRight).length,
    of: some.length,
  });
  const kinds = [...new Set(outcomes.map(({ kind }) => kind))];
  return [
    ...kinds.map((name) =>
      count(
        name,
        outcomes.filter(({ kind }) => kind === name),
      ),
    ),
    count('all', outcomes),
  ];
}

/** A table by kind, and what did not come first. */
export function reportOf(outcomes: Outcome[]): string {
  const failures = outcomes
    .filter((outcome) => !isRight(outcome))
    .map(
      ({ kind, query, expected, first }) =>
        `${kind}: ${query}\n  wanted ${expected.join(' | ')}\n  got    ${first ?? 'nothing'}`,
    );
  const table = countsOf(outcomes).map(
    ({ kind, right, of }) => `${kind.padEnd(16)}${String(right).padStart(4)} of ${of}`,
  );
  return [...table, ...failures].join('\n');
}
