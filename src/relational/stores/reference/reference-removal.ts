import { AppError } from '../../../common/errors.js';
import type { ReferenceEntry, ReferenceKind } from '../../reference-store.js';
import type { RunSql } from '../sql.js';
import { ANCESTORS, checkDepth, SINGULAR } from './reference-rules.js';
import { TABLES } from './reference-tables.js';
import { materialsOf } from './reference-usage.js';

/** What is below a category that goes comes below the one that takes its place. Errors: `VALIDATION_FAILED` when that is too deep. */
export async function comeBelow(run: RunSql, gone: ReferenceEntry, target: ReferenceEntry): Promise<void> {
  const above = await run<{ id: string }>(ANCESTORS, [target.id]);
  // What takes its place may be below it: then it moves up first, or it would be below itself.
  if (above.some(({ id }) => id === gone.id))
    await run('UPDATE categories SET parent_id = $2 WHERE id = $1', [target.id, gone.parentId]);
  await run('UPDATE categories SET parent_id = $2 WHERE parent_id = $1', [gone.id, target.id]);
  await checkDepth(run, target.id);
}

/** Errors: `REFERENCE_IN_USE` for a unit by which others are defined: their factors would say something else. */
export async function refuseDependents(run: RunSql, gone: ReferenceEntry): Promise<void> {
  const children = await childrenOf(run, 'units', gone.id);
  if (children > 0) throw inUse('units', gone, { materials: 0, children });
}

/** Errors: `REFERENCE_IN_USE` while anything uses the entry. */
export async function refuseUsed(run: RunSql, kind: ReferenceKind, entry: ReferenceEntry): Promise<void> {
  const children = await childrenOf(run, kind, entry.id);
  const materials = await materialsOf(run, kind, entry);
  if (children > 0 || materials > 0) throw inUse(kind, entry, { materials, children });
}

async function childrenOf(run: RunSql, kind: ReferenceKind, id: string): Promise<number> {
  const { entries, link } = TABLES[kind];
  if (link === null) return 0;
  const [row] = await run<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${entries} WHERE ${link} = $1`,
    [id],
  );
  return row?.count ?? 0;
}

function inUse(
  kind: ReferenceKind,
  { id, name }: ReferenceEntry,
  counts: { materials: number; children: number },
): AppError {
  const children = kind === 'units' ? 'unit(s) are defined by it' : 'category(s) are below it';
  return new AppError(
    'REFERENCE_IN_USE',
    `The ${SINGULAR[kind]} "${name}" is in use: ${counts.materials} material(s) have it, ${counts.children} ${children}.`,
    { id, ...counts },
  );
}
