import { randomUUID } from 'node:crypto';
import { AppError } from '../../common/errors.js';
import { WORDS_VERSION } from '../lexical-text.js';
import type { Material, NewMaterial, WriteOutcome } from '../material.js';
import {
  COLUMNS,
  INPUT,
  inputParameters,
  isSame,
  type MaterialRow,
  SEARCH_VECTOR,
  storable,
  toMaterial,
} from './material-rows.js';
import { bringNames } from './reference/brought-names.js';
import type { RunSql, Sql } from './sql.js';
import { isUniqueViolation } from './sql-errors.js';

/** A material of a batch: its place there, and an id in any case. */
export interface BatchItem {
  index: number;
  material: NewMaterial & { id: string };
}

type Outcomes = WriteOutcome[];

/** Others may write the same rows at the same time: how often a batch looks again before it gives up. */
const ROUNDS = 10;

/** New names of categories and units become known with the materials that bring them, to be reviewed. */
export const REFERENCE = [
  bringNames('categories', 'category_names', 'use_category', 'category_key'),
  bringNames('units', 'unit_names', 'unit', 'unit_key'),
].join(', ');
// In one order everywhere, so that two batches wait for each other rather than deadlock.
const INSERT = `WITH i AS MATERIALIZED (${INPUT}), ${REFERENCE}
  INSERT INTO materials (id, name, use_category, unit, sku, description, search_vector, words_version)
  SELECT id, name, use_category, unit, sku, description, ${SEARCH_VECTOR}, ${WORDS_VERSION} FROM i ORDER BY sku, id
  ON CONFLICT DO NOTHING RETURNING id, created_at, updated_at`;
const UPDATE = `WITH i AS MATERIALIZED (${INPUT}), ${REFERENCE}
  UPDATE materials m SET name = i.name, use_category = i.use_category, unit = i.unit, sku = i.sku,
    description = i.description, search_vector = ${SEARCH_VECTOR},
    words_version = ${WORDS_VERSION}
  FROM i WHERE m.id = i.id
  RETURNING m.id, m.name, m.use_category, m.unit, m.sku, m.description, m.version, m.created_at, m.updated_at`;
const MATCHING = `SELECT ${COLUMNS} FROM materials WHERE sku = ANY($1::text[]) OR id = ANY($2::uuid[])`;

/**
 * Splits a batch into parts that have no SKU and no id twice: a later material of the batch meets what an
 * earlier one left, as if they had come one after the other.
 */
export function withoutRepeats(materials: readonly NewMaterial[]): BatchItem[][] {
  const parts: BatchItem[][] = [];
  const nextPart = new Map<string, number>();
  materials.forEach((given, index) => {
    const material = storable({ ...given, id: given.id?.toLowerCase() ?? randomUUID() });
    const ids = material.sameAs === undefined ? [material.id] : [material.id, material.sameAs];
    const keys = [...ids.map((id) => `id ${id}`), ...(material.sku === null ? [] : [`sku ${material.sku}`])];
    const part = Math.max(...keys.map((key) => nextPart.get(key) ?? 0));
    for (const key of keys) nextPart.set(key, part + 1);
    (parts[part] ??= []).push({ index, material });
  });
  return parts;
}

/** Inserts; the places of `items` in `outcomes` are filled. */
export async function insertItems(sql: Sql, items: BatchItem[], outcomes: Outcomes): Promise<void> {
  let left = items;
  for (let round = 0; left.length > 0; round += 1) {
    giveUpAfter(round);
    const refused = await insert(sql.run, left, outcomes);
    const present = await matching(sql.run, refused);
    left = refused.filter(({ index, material }) => {
      const existing = present.bySku(material.sku) ?? present.byId(material.id);
      // None: who was in the way has been deleted since.
      if (!existing) return true;
      outcomes[index] = { status: 'conflict', sku: existing.sku ?? '', existingId: existing.id };
      return false;
    });
  }
}

/** Inserts or updates; the places of `items` in `outcomes` are filled. */
export async function upsertItems(sql: Sql, items: BatchItem[], outcomes: Outcomes): Promise<void> {
  let left = items;
  for (let round = 0; left.length > 0; round += 1) {
    giveUpAfter(round);
    const present = await matching(sql.run, left);
    const missing: BatchItem[] = [];
    const different = new Map<string, BatchItem>();
    const again: BatchItem[] = [];
    for (const item of left) {
      const { index, material } = item;
      const existing =
        present.bySku(material.sku) ?? present.byId(material.sameAs) ?? present.byId(material.id);
      if (!existing) missing.push(item);
      else if (different.has(existing.id)) again.push(item);
      else if (isSame(existing, material)) outcomes[index] = { status: 'unchanged', material: existing };
      else different.set(existing.id, { index, material: { ...material, id: existing.id } });
    }
    const refused = missing.length > 0 ? await insert(sql.run, missing, outcomes) : [];
    const lost = different.size > 0 ? await overwrite(sql, [...different.values()], outcomes) : [];
    const retried = new Set([...refused, ...lost, ...again].map(({ index }) => index));
    left = left.filter(({ index }) => retried.has(index));
  }
}

/** Writes whole materials over present ones, version and all, within a transaction that has locked them. */
export async function updateRows(
  run: RunSql,
  materials: (NewMaterial & { id: string })[],
): Promise<Material[]> {
  const rows = await run<MaterialRow>(UPDATE, await inputParameters(materials));
  return rows.map(toMaterial);
}

/** Those that were refused. */
async function insert(run: RunSql, items: BatchItem[], outcomes: Outcomes): Promise<BatchItem[]> {
  const rows = await run<Pick<MaterialRow, 'id' | 'created_at' | 'updated_at'>>(
    INSERT,
    await inputParameters(items.map(({ material }) => material)),
  );
  const created = new Map(rows.map((row) => [row.id, row]));
  return items.filter(({ index, material }) => {
    const row = created.get(material.id);
    if (!row) return true;
    outcomes[index] = {
      status: 'created',
      material: { ...material, version: 1, createdAt: row.created_at, updatedAt: row.updated_at },
    };
    return false;
  });
}

/** Those that somebody else changed in between. */
async function overwrite(sql: Sql, items: BatchItem[], outcomes: Outcomes): Promise<BatchItem[]> {
  try {
    return await sql.transaction(async (run) => {
      const rows = await run<MaterialRow>(
        `SELECT ${COLUMNS} FROM materials WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
        [items.map(({ material }) => material.id)],
      );
      const before = new Map(rows.map((row) => [row.id, toMaterial(row)]));
      const present = items.filter(({ material }) => before.has(material.id));
      const after = new Map(
        (
          await updateRows(
            run,
            present.map(({ material }) => material),
          )
        ).map((material) => [material.id, material]),
      );
      for (const { index, material } of present) {
        const [old, updated] = [before.get(material.id), after.get(material.id)];
        if (old && updated) outcomes[index] = { status: 'updated', before: old, material: updated };
      }
      return items.filter(({ material }) => !before.has(material.id));
    });
  } catch (error) {
    if (isUniqueViolation(error)) return items;
    throw error;
  }
}

async function matching(run: RunSql, items: BatchItem[]) {
  const skus = items.flatMap(({ material }) => material.sku ?? []);
  const ids = items.flatMap(({ material: { id, sameAs } }) => (sameAs === undefined ? [id] : [id, sameAs]));
  const rows = items.length === 0 ? [] : await run<MaterialRow>(MATCHING, [skus, ids]);
  const found = rows.map(toMaterial);
  const skuMap = new Map(found.map((material) => [material.sku, material]));
  const idMap = new Map(found.map((material) => [material.id, material]));
  return {
    bySku: (sku: string | null) => (sku === null ? undefined : skuMap.get(sku)),
    byId: (id: string | undefined) => (id === undefined ? undefined : idMap.get(id)),
  };
}

function giveUpAfter(round: number): void {
  if (round >= ROUNDS)
    throw new AppError('STORE_TIMEOUT', 'Other writers kept changing the same materials; try again');
}
