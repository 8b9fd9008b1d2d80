import { AppError } from '../../common/errors.js';
import type { Material, MaterialFilter, MaterialPatch, NewMaterial, WriteOutcome } from '../material.js';
import type {
  LexicalHit,
  LexicalQuery,
  ListQuery,
  MaterialState,
  MaterialStore,
  NamedCount,
  NamedHit,
  NameQuery,
  SortColumn,
  SortKeys,
} from '../material-store.js';
import { filterSql, Parameters } from './filter-sql.js';
import { searchManyLexically } from './lexical/lexical-many.js';
import { searchLexically } from './lexical/lexical-search.js';
import { completeWords } from './complete-words.js';
import { COLUMNS, type MaterialRow, storable, toMaterial } from './material-rows.js';
import { type BatchItem, insertItems, updateRows, upsertItems, withoutRepeats } from './material-writer.js';
import { Rewording } from './rewording.js';
import type { Sql } from './sql.js';
import { isUniqueViolation } from './sql-errors.js';
import { TermStatistics } from './term-statistics.js';

/** Names in one statement. In an embedded database nobody else has a turn while one runs. */
const NAMES_ON_SERVER = 50;
const NAMES_EMBEDDED = 4;
/** Each statement keeps one core of the server busy. */
const STATEMENTS_ON_SERVER = 2;

/** The store on PostgreSQL's SQL: a server or PGlite, whichever the data source reaches. */
export class SqlMaterialStore implements MaterialStore {
  private readonly terms: TermStatistics;
  private readonly rewording: Rewording;

  constructor(
    private readonly sql: Sql,
    private readonly embedded: boolean,
  ) {
    this.terms = new TermStatistics(sql.run, embedded);
    this.rewording = new Rewording(sql, this.terms);
  }

  /** To be called before the data source is closed: lets what runs end, and takes no more. */
  async close(): Promise<void> {
    await this.rewording.close();
    await this.terms.close();
    await this.sql.close();
  }

  /** To be called before the first search: makes good for a crash, and begins to for an older version of the program. */
  async open(): Promise<void> {
    await this.terms.learnNewest();
    this.rewording.start();
  }

  insertMany(materials: readonly NewMaterial[]): Promise<WriteOutcome[]> {
    return this.write(materials, insertItems);
  }

  upsertMany(materials: readonly NewMaterial[]): Promise<WriteOutcome[]> {
    return this.write(materials, upsertItems);
  }

  async findById(id: string): Promise<Material | null> {
    const [row] = await this.sql.run<MaterialRow>(`SELECT ${COLUMNS} FROM materials WHERE id = $1`, [id]);
    return row ? toMaterial(row) : null;
  }

  async findByIds(ids: readonly string[], filter?: MaterialFilter): Promise<Material[]> {
    if (ids.length === 0) return [];
    const parameters = new Parameters();
    const rows = await this.sql.run<MaterialRow>(
      `SELECT ${COLUMNS} FROM materials WHERE id = ANY(${parameters.add(ids)}::uuid[]) AND ${filterSql(filter, parameters)}`,
      parameters.values,
    );
    return rows.map(toMaterial);
  }

  async sortKeys(
    ids: readonly string[],
    columns: readonly SortColumn[],
    filter?: MaterialFilter,
  ): Promise<Map<string, SortKeys>> {
    if (ids.length === 0) return new Map();
    const parameters = new Parameters();
    const rows = await this.sql.run<SortKeys & { id: string }>(
      `SELECT ${['id', ...columns].join(', ')} FROM materials
       WHERE id = ANY(${parameters.add(ids)}::uuid[]) AND ${filterSql(filter, parameters)}`,
      parameters.values,
    );
    return new Map(rows.map(({ id, ...keys }) => [id, keys]));
  }

  async list({ filter, limit, skip = 0, after }: ListQuery): Promise<Material[]> {
    const parameters = new Parameters();
    const behind = after
      ? `(created_at, id) < (${parameters.add(after.createdAt)}::timestamptz, ${parameters.add(after.id)}::uuid)`
      : 'true';
    const rows = await this.sql.run<MaterialRow>(
      `SELECT ${COLUMNS} FROM materials WHERE ${behind} AND ${filterSql(filter, parameters)}
       ORDER BY created_at DESC, id DESC LIMIT ${parameters.add(limit)} OFFSET ${parameters.add(skip)}`,
      parameters.values,
    );
    return rows.map(toMaterial);
  }

  async count(filter?: MaterialFilter): Promise<number> {
    const parameters = new Parameters();
    const [row] = await this.sql.run<{ count: number }>(
      `SELECT count(*)::int AS count FROM materials WHERE ${filterSql(filter, parameters)}`,
      parameters.values,
    );
    return row?.count ?? 0;
  }

  async update(
    id: string,
    patch: MaterialPatch,
    expectedVersion?: number,
  ): Promise<{ before: Material; after: Material }> {
    let sku = patch.sku;
    try {
      const changed = await this.sql.transaction(async (run) => {
        const [row] = await run<MaterialRow>(`SELECT ${COLUMNS} FROM materials WHERE id = $1 FOR UPDATE`, [
          id,
        ]);
        if (!row) throw new AppError('MATERIAL_NOT_FOUND', `There is no material ${id}`, { id });
        const before = toMaterial(row);
        checkVersion(before.version, expectedVersion);
        const wanted = storable(patched(before, patch));
        sku = wanted.sku;
        const [after] = await updateRows(run, [wanted]);
        return { before, after: after ?? before };
      });
      await this.terms.record([], [id]);
      return changed;
    } catch (error) {
      if (sku && isUniqueViolation(error)) throw await this.skuTaken(sku);
      throw error;
    }
  }

  async delete(id: string, expectedVersion?: number): Promise<Material | null> {
    return this.sql.transaction(async (run) => {
      const [row] = await run<MaterialRow>(`SELECT ${COLUMNS} FROM materials WHERE id = $1 FOR UPDATE`, [id]);
      if (!row) return null;
      checkVersion(row.version, expectedVersion);
      await run('DELETE FROM materials WHERE id = $1', [id]);
      return toMaterial(row);
    });
  }

  search(query: LexicalQuery): Promise<LexicalHit[]> {
    return searchLexically(this.sql.run, query);
  }

  async searchMany(names: readonly NameQuery[]): Promise<NamedHit[][]> {
    const size = this.embedded ? NAMES_EMBEDDED : NAMES_ON_SERVER;
    const atOnce = this.embedded ? 1 : STATEMENTS_ON_SERVER;
    const found: NamedHit[][] = [];
    for (let from = 0; from < names.length; from += size * atOnce) {
      const parts = Array.from({ length: atOnce }, (_, n) =>
        names.slice(from + n * size, from + (n + 1) * size),
      );
      const hits = await Promise.all(parts.map((part) => searchManyLexically(this.sql.run, part)));
      found.push(...hits.flat());
    }
    return found;
  }

  async idsBySku(skus: readonly string[]): Promise<Map<string, string>> {
    if (skus.length === 0) return new Map();
    const rows = await this.sql.run<{ sku: string; id: string }>(
      'SELECT sku, id FROM materials WHERE sku = ANY($1::text[])',
      [skus],
    );
    return new Map(rows.map(({ sku, id }) => [sku, id]));
  }

  async completeWords(ids: readonly string[]): Promise<void> {
    const completed = await completeWords(this.sql.run, ids);
    await this.terms.record(completed);
  }

  async revisions(ids: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.sql.run<Pick<MaterialRow, 'id' | 'updated_at'>>(
      'SELECT id, updated_at FROM materials WHERE id = ANY($1::uuid[])',
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row.updated_at.getTime()]));
  }

  async scan(after: string | null, limit: number): Promise<MaterialState[]> {
    const rows = await this.sql.run<Pick<MaterialRow, 'id' | 'updated_at' | 'use_category'>>(
      `SELECT id, updated_at, use_category FROM materials WHERE $1::uuid IS NULL OR id > $1::uuid
       ORDER BY id LIMIT $2`,
      [after, limit],
    );
    return rows.map((row) => ({
      id: row.id,
      updatedAt: row.updated_at.getTime(),
      category: row.use_category,
    }));
  }

  categories(): Promise<NamedCount[]> {
    return this.sql.run<NamedCount>(
      'SELECT use_category AS name, count(*)::int AS count FROM materials GROUP BY 1 ORDER BY 2 DESC, 1',
    );
  }

  units(): Promise<NamedCount[]> {
    return this.sql.run<NamedCount>(
      'SELECT unit AS name, count(*)::int AS count FROM materials GROUP BY 1 ORDER BY 2 DESC, 1',
    );
  }

  async ping(): Promise<void> {
    await this.sql.run('SELECT 1');
  }

  private async write(
    materials: readonly NewMaterial[],
    writeItems: (sql: Sql, items: BatchItem[], outcomes: WriteOutcome[]) => Promise<void>,
  ): Promise<WriteOutcome[]> {
    const outcomes: WriteOutcome[] = [];
    for (const items of withoutRepeats(materials)) await writeItems(this.sql, items, outcomes);
    const idsOf = (status: 'created' | 'updated' | 'unchanged') =>
      outcomes.flatMap((outcome) => (outcome.status === status ? [outcome.material.id] : []));
    await this.terms.record(idsOf('created'), [...idsOf('updated'), ...idsOf('unchanged')]);
    return outcomes;
  }

  private async skuTaken(sku: string): Promise<AppError> {
    const [row] = await this.sql.run<{ id: string }>('SELECT id FROM materials WHERE sku = $1', [sku]);
    return new AppError('SKU_TAKEN', `Another material has the SKU ${sku}`, {
      sku,
      existingId: row?.id ?? null,
    });
  }
}

function checkVersion(actual: number, expected: number | undefined): void {
  if (expected === undefined || expected === actual) return;
  throw new AppError('VERSION_MISMATCH', `The material has version ${actual}, not ${expected}`, {
    expected,
    actual,
  });
}

/** A field that is there but undefined is as good as absent. */
function patched(material: Material, patch: MaterialPatch): Material {
  return {
    ...material,
    name: patch.name ?? material.name,
    useCategory: patch.useCategory ?? material.useCategory,
    unit: patch.unit ?? material.unit,
    sku: patch.sku === undefined ? material.sku : patch.sku,
    description: patch.description === undefined ? material.description : patch.description,
  };
}
