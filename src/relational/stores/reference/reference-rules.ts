import { AppError } from '../../../common/errors.js';
import { referenceKey } from '../../reference-key.js';
import type { ReferenceEntry, ReferenceKind } from '../../reference-store.js';
import type { RunSql } from '../sql.js';
import { type ReferenceRow, selectEntries, TABLES, toEntry } from './reference-tables.js';

/** A tree that is deeper than this is a mistake. */
export const DEEPEST_TREE = 20;

/**
 * Waits for other writes of the kind, so that each sees what the one before left: two moves in the tree, each harmless, could make
 * a cycle together.
 */
export async function lockKind(run: RunSql, kind: ReferenceKind): Promise<void> {
  await run('SELECT FROM reference_revisions WHERE kind = $1 FOR UPDATE', [kind]);
}

/** The entry. Errors: `REFERENCE_NOT_FOUND`. */
export async function present(run: RunSql, kind: ReferenceKind, id: string): Promise<ReferenceEntry> {
  const [row] = await run<ReferenceRow>(`${selectEntries(kind)} WHERE e.id = $1`, [id]);
  if (row) return toEntry(row);
  throw new AppError('REFERENCE_NOT_FOUND', `There is no ${SINGULAR[kind]} ${id}.`, { id });
}

export const SINGULAR: Readonly<Record<ReferenceKind, string>> = {
  categories: 'category',
  units: 'unit',
  colors: 'color',
};

/** Errors: `VERSION_MISMATCH`. */
export function checkVersion(kind: ReferenceKind, actual: number, expected: number | undefined): void {
  if (expected === undefined || expected === actual) return;
  throw new AppError('VERSION_MISMATCH', `The ${SINGULAR[kind]} has version ${actual}, not ${expected}`, {
    expected,
    actual,
  });
}

/** Gives the entry these names, the first one as its own, and no others. Errors: `NAME_TAKEN`. */
export async function claimNames(
  run: RunSql,
  kind: ReferenceKind,
  id: string,
  names: readonly string[],
): Promise<void> {
  const byKey = new Map<string, string>();
  for (const name of names) {
    const key = referenceKey(kind, name);
    if (!byKey.has(key)) byKey.set(key, name);
  }
  const keys = [...byKey.keys()];
  const table = TABLES[kind].names;
  // Taken before others are let go, and in the order of the keys: imports take theirs so, and must not deadlock with this.
  const claimed = await run<{ key: string }>(
    `INSERT INTO ${table} AS n (key, entry_id, name, position)
     SELECT key, $1, name, place - 1 FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS given(key, name, place) ORDER BY key
     ON CONFLICT (key) DO UPDATE SET name = excluded.name, position = excluded.position WHERE n.entry_id = excluded.entry_id
     RETURNING key`,
    [id, keys, [...byKey.values()]],
  );
  const own = new Set(claimed.map(({ key }) => key));
  const taken = keys.find((key) => !own.has(key));
  if (taken !== undefined) throw await nameTaken(run, kind, taken, byKey.get(taken) ?? '');
  await run(`DELETE FROM ${table} WHERE entry_id = $1 AND key <> ALL($2::text[])`, [id, keys]);
}

async function nameTaken(run: RunSql, kind: ReferenceKind, key: string, name: string): Promise<AppError> {
  const [holder] = await run<ReferenceRow>(
    `${selectEntries(kind)} WHERE e.id = (SELECT entry_id FROM ${TABLES[kind].names} WHERE key = $1)`,
    [key],
  );
  const how = holder?.reviewed === false ? ', which is not reviewed yet' : '';
  return new AppError(
    'NAME_TAKEN',
    `"${name}" is a name of the ${SINGULAR[kind]} "${holder?.name ?? ''}"${how}.`,
    {
      name,
      existing_id: holder?.id ?? null,
      existing_name: holder?.name ?? null,
      reviewed: holder?.reviewed ?? true,
    },
  );
}

/** What an entry hangs on must be there and fit. `id` is null for a new one. Errors: those of the two below. */
export async function checkLinks(
  run: RunSql,
  kind: ReferenceKind,
  id: string | null,
  { parentId, baseId, factor }: Pick<ReferenceEntry, 'parentId' | 'baseId' | 'factor'>,
): Promise<void> {
  if (kind === 'categories' && parentId !== null) await checkParent(run, id, parentId);
  if (kind === 'units' && (baseId === null) !== (factor === null))
    throw badLink('factor', 'a unit has a base unit and a factor, or neither');
  if (kind === 'units' && baseId !== null) await checkBase(run, id, baseId);
}

/** Errors: `VALIDATION_FAILED` when there is no such parent, `CATEGORY_CYCLE`, also when the tree would be too deep. */
async function checkParent(run: RunSql, id: string | null, parentId: string): Promise<void> {
  const above = await run<{ id: string }>(ANCESTORS, [parentId]);
  if (above.length === 0) throw badLink('parent_id', 'there is no such category');
  if (above.some((ancestor) => ancestor.id === id))
    throw new AppError('CATEGORY_CYCLE', 'The new parent is the category itself, or below it.', {
      id,
      parent_id: parentId,
    });
  const [row] = await run<{ height: number }>(HEIGHT, [id]);
  if (above.length + (row?.height ?? 1) > DEEPEST_TREE)
    throw badLink('parent_id', `the tree would be deeper than ${DEEPEST_TREE} levels`);
}

/** Errors: `VALIDATION_FAILED` when what is below the category is deeper than a tree may be. */
export async function checkDepth(run: RunSql, id: string): Promise<void> {
  const above = await run(ANCESTORS, [id]);
  const [row] = await run<{ height: number }>(HEIGHT, [id]);
  if (above.length - 1 + (row?.height ?? 1) > DEEPEST_TREE)
    throw badLink('into', `the tree would be deeper than ${DEEPEST_TREE} levels`);
}

/** The category and what it is below, nearest first; ends in spite of a cycle that somebody typed. */
export const ANCESTORS = `WITH RECURSIVE above(id, parent_id) AS (
    SELECT id, parent_id FROM categories WHERE id = $1
    UNION SELECT c.id, c.parent_id FROM categories c JOIN above a ON c.id = a.parent_id
  ) SELECT id FROM above`;
const HEIGHT = `WITH RECURSIVE below(id, level) AS (
    SELECT $1::uuid, 1
    UNION SELECT c.id, b.level + 1 FROM categories c JOIN below b ON c.parent_id = b.id WHERE b.level <= ${DEEPEST_TREE}
  ) SELECT max(level) AS height FROM below`;

/** Errors: `VALIDATION_FAILED` when there is no such unit, or it or this one cannot be so. */
async function checkBase(run: RunSql, id: string | null, baseId: string): Promise<void> {
  const [base] = await run<{ base_id: string | null }>('SELECT base_id FROM units WHERE id = $1', [baseId]);
  if (!base) throw badLink('base_unit_id', 'there is no such unit');
  if (baseId === id) throw badLink('base_unit_id', 'a unit is not defined by itself');
  if (base.base_id !== null)
    throw badLink('base_unit_id', `that unit is defined by another one: choose ${base.base_id}`);
  const [dependent] = await run('SELECT 1 FROM units WHERE base_id = $1 LIMIT 1', [id]);
  if (dependent)
    throw badLink('base_unit_id', 'other units are defined by this one: it must have no base unit');
}

function badLink(path: string, message: string): AppError {
  return new AppError('VALIDATION_FAILED', `${path}: ${message}.`, { errors: [{ path, message }] });
}
