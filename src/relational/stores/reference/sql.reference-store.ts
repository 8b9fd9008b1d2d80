import { randomUUID } from 'node:crypto';
import type {
  NewReferenceEntry,
  ReferenceEntry,
  ReferenceKind,
  ReferenceList,
  ReferencePatch,
  ReferenceStore,
} from '../../reference-store.js';
import type { RunSql, Sql } from '../sql.js';
import { changed, contentOf, insertEntry, updateEntry } from './reference-content.js';
import { comeBelow, refuseDependents, refuseUsed } from './reference-removal.js';
import { checkLinks, checkVersion, claimNames, lockKind, present } from './reference-rules.js';
import { type ReferenceRow, selectEntries, TABLES, toEntry } from './reference-tables.js';
import { usage } from './reference-usage.js';

const CONDITIONS = { reviewed: 'e.reviewed', unreviewed: 'NOT e.reviewed', all: 'true' };

/** Reference data on PostgreSQL's SQL: a server or PGlite. */
export class SqlReferenceStore implements ReferenceStore {
  constructor(private readonly sql: Sql) {}

  async list(kind: ReferenceKind, { status, limit, skip = 0 }: ReferenceList): Promise<ReferenceEntry[]> {
    const rows = await this.sql.run<ReferenceRow>(
      `${selectEntries(kind)} WHERE ${CONDITIONS[status]} ORDER BY e.name COLLATE "C", e.id LIMIT $1 OFFSET $2`,
      [limit ?? null, skip],
    );
    return rows.map(toEntry);
  }

  async find(kind: ReferenceKind, id: string): Promise<ReferenceEntry | null> {
    const [row] = await this.sql.run<ReferenceRow>(`${selectEntries(kind)} WHERE e.id = $1`, [id]);
    return row ? toEntry(row) : null;
  }

  create(kind: ReferenceKind, entry: NewReferenceEntry): Promise<ReferenceEntry> {
    const content = contentOf({ ...entry, reviewed: true });
    return this.write(kind, async (run) => {
      const id = randomUUID();
      await checkLinks(run, kind, null, content);
      await insertEntry(run, kind, id, content);
      await claimNames(run, kind, id, [content.name, ...content.aliases]);
      return present(run, kind, id);
    });
  }

  change(
    kind: ReferenceKind,
    id: string,
    patch: ReferencePatch,
    expectedVersion?: number,
  ): Promise<ReferenceEntry> {
    return this.write(kind, async (run) => {
      const before = await present(run, kind, id);
      checkVersion(kind, before.version, expectedVersion);
      const content = changed(before, patch);
      await checkLinks(run, kind, id, content);
      await claimNames(run, kind, id, [content.name, ...content.aliases]);
      await updateEntry(run, kind, id, content);
      return present(run, kind, id);
    });
  }

  merge(kind: ReferenceKind, id: string, into: string, expectedVersion?: number): Promise<ReferenceEntry> {
    const { entries, names, link } = TABLES[kind];
    return this.write(kind, async (run) => {
      const gone = await present(run, kind, id);
      checkVersion(kind, gone.version, expectedVersion);
      const target = await present(run, kind, into);
      if (link === 'parent_id') await comeBelow(run, gone, target);
      if (link === 'base_id') await refuseDependents(run, gone);
      await run(
        `UPDATE ${names} SET entry_id = $2, position = position + 1
           + (SELECT max(position) FROM ${names} WHERE entry_id = $2) WHERE entry_id = $1`,
        [id, into],
      );
      await run(`DELETE FROM ${entries} WHERE id = $1`, [id]);
      await run(`UPDATE ${entries} SET name = name WHERE id = $1`, [into]);
      return present(run, kind, into);
    });
  }

  delete(kind: ReferenceKind, id: string, expectedVersion?: number): Promise<boolean> {
    const { entries } = TABLES[kind];
    return this.write(kind, async (run) => {
      const [row] = await run<ReferenceRow>(`${selectEntries(kind)} WHERE e.id = $1`, [id]);
      if (!row) return false;
      const entry = toEntry(row);
      checkVersion(kind, entry.version, expectedVersion);
      await refuseUsed(run, kind, entry);
      await run(`DELETE FROM ${entries} WHERE id = $1`, [id]);
      return true;
    });
  }

  usage(kind: ReferenceKind): Promise<Map<string, number>> {
    return usage(this.sql.run, kind);
  }

  async revisions(): Promise<Map<ReferenceKind, string>> {
    const rows = await this.sql.run<{ kind: ReferenceKind; revision: string }>(
      'SELECT kind, revision::text AS revision FROM reference_revisions',
    );
    return new Map(rows.map(({ kind, revision }) => [kind, revision]));
  }

  private write<T>(kind: ReferenceKind, work: (run: RunSql) => Promise<T>): Promise<T> {
    return this.sql.transaction(async (run) => {
      await lockKind(run, kind);
      return work(run);
    });
  }
}
