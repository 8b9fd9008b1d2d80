import type { NamedCount } from '../../material-store.js';
import { referenceKey } from '../../reference-key.js';
import type { ReferenceEntry, ReferenceKind } from '../../reference-store.js';
import type { RunSql } from '../sql.js';
import { bringNames } from './brought-names.js';
import { TABLES } from './reference-tables.js';

/** Every step is one look into the index, so that a few names cost next to nothing among many materials. */
const distinct = (column: string) => `WITH RECURSIVE c(name) AS (
    SELECT min(${column}) FROM materials
    UNION ALL SELECT (SELECT min(${column}) FROM materials WHERE ${column} > c.name) FROM c WHERE c.name IS NOT NULL
  ) SELECT name FROM c WHERE name IS NOT NULL`;

/** How many materials have the name or an alias of the entry, in any spelling. */
export async function materialsOf(run: RunSql, kind: ReferenceKind, entry: ReferenceEntry): Promise<number> {
  const { usedIn } = TABLES[kind];
  if (usedIn === null) return 0;
  const keys = new Set([entry.name, ...entry.aliases].map((name) => referenceKey(kind, name)));
  const spellings = await run<{ name: string }>(distinct(usedIn));
  const meant = spellings.filter(({ name }) => keys.has(referenceKey(kind, name))).map(({ name }) => name);
  if (meant.length === 0) return 0;
  const [row] = await run<{ count: number }>(
    `SELECT count(*)::int AS count FROM materials WHERE ${usedIn} = ANY($1::text[])`,
    [meant],
  );
  return row?.count ?? 0;
}

/** How many materials have a name of each entry, by its id; names that nobody knows become known. */
export async function usage(run: RunSql, kind: ReferenceKind): Promise<Map<string, number>> {
  const { entries, names, usedIn } = TABLES[kind];
  if (usedIn === null) return new Map();
  const counts = await run<NamedCount>(
    `SELECT ${usedIn} AS name, count(*)::int AS count FROM materials GROUP BY 1`,
  );
  const keyed = counts.map(({ name, count }) => ({ name, count, key: referenceKey(kind, name) }));
  const holders = () =>
    run<{ key: string; entry_id: string }>(`SELECT key, entry_id FROM ${names} WHERE key = ANY($1::text[])`, [
      keyed.map(({ key }) => key),
    ]);
  let known = new Map((await holders()).map(({ key, entry_id }) => [key, entry_id]));
  const unknown = keyed.filter(({ key }) => !known.has(key));
  if (unknown.length > 0) {
    await run(
      `WITH i AS (SELECT * FROM unnest($1::text[], $2::text[]) AS input(name, key)),
       ${bringNames(entries, names, 'name', 'i.key')} SELECT`,
      [unknown.map(({ name }) => name), unknown.map(({ key }) => key)],
    );
    known = new Map((await holders()).map(({ key, entry_id }) => [key, entry_id]));
  }
  const used = new Map<string, number>();
  for (const { key, count } of keyed) {
    const id = known.get(key);
    if (id !== undefined) used.set(id, (used.get(id) ?? 0) + count);
  }
  return used;
}
