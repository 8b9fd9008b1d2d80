import type {
  NewReferenceEntry,
  ReferenceEntry,
  ReferenceKind,
  ReferencePatch,
} from '../../reference-store.js';
import type { RunSql } from '../sql.js';
import { TABLES } from './reference-tables.js';

/** What of an entry is the caller's. */
export type ReferenceContent = Required<NewReferenceEntry> & Pick<ReferenceEntry, 'reviewed'>;

/** The columns of each kind, and which field each holds. */
const COMMON: [string, keyof ReferenceContent][] = [
  ['name', 'name'],
  ['description', 'description'],
  ['reviewed', 'reviewed'],
];
const COLUMNS: Readonly<Record<ReferenceKind, [string, keyof ReferenceContent][]>> = {
  categories: [...COMMON, ['parent_id', 'parentId']],
  units: [...COMMON, ['base_id', 'baseId'], ['factor', 'factor']],
  colors: [...COMMON, ['hex_code', 'hexCode']],
};

/** PostgreSQL's text has no NUL and no lone surrogates. */
const clean = (text: string) => text.toWellFormed().replaceAll('\0', '');

/** With nothing absent, as the store keeps it. */
export function contentOf(given: NewReferenceEntry & Pick<ReferenceEntry, 'reviewed'>): ReferenceContent {
  return {
    name: clean(given.name),
    description: given.description == null ? null : clean(given.description),
    aliases: (given.aliases ?? []).map(clean),
    parentId: given.parentId ?? null,
    baseId: given.baseId ?? null,
    factor: given.factor ?? null,
    hexCode: given.hexCode ?? null,
    reviewed: given.reviewed,
  };
}

/** The content of an entry after a change. A field that is there but undefined is as good as absent. */
export function changed(before: ReferenceEntry, patch: ReferencePatch): ReferenceContent {
  const given = Object.fromEntries(
    Object.entries(patch as object).filter(([, value]) => value !== undefined),
  );
  return contentOf({ ...before, ...given });
}

export async function insertEntry(
  run: RunSql,
  kind: ReferenceKind,
  id: string,
  content: ReferenceContent,
): Promise<void> {
  const columns = COLUMNS[kind];
  await run(
    `INSERT INTO ${TABLES[kind].entries} (id, ${columns.map(([column]) => column).join(', ')})
     VALUES ($1, ${columns.map((_, place) => `$${place + 2}`).join(', ')})`,
    [id, ...columns.map(([, field]) => content[field])],
  );
}

export async function updateEntry(
  run: RunSql,
  kind: ReferenceKind,
  id: string,
  content: ReferenceContent,
): Promise<void> {
  const columns = COLUMNS[kind];
  await run(
    `UPDATE ${TABLES[kind].entries} SET ${columns.map(([column], place) => `${column} = $${place + 2}`).join(', ')}
     WHERE id = $1`,
    [id, ...columns.map(([, field]) => content[field])],
  );
}
