import {
  COLUMNS,
  INPUT,
  inputParameters,
  type MaterialRow,
  SEARCH_VECTOR,
  toMaterial,
} from './material-rows.js';
import { WORDS_VERSION } from '../lexical-text.js';
import { REFERENCE } from './material-writer.js';
import type { RunSql } from './sql.js';

const WITHOUT_WORDS = `SELECT ${COLUMNS} FROM materials
  WHERE id = ANY($1::uuid[]) AND (search_vector = '' OR words_version < ${WORDS_VERSION})`;
/** Only while the text is still the one that the words were made of. This is no change of the material. */
const COMPLETE = `WITH i AS MATERIALIZED (${INPUT}), ${REFERENCE}
  UPDATE materials m SET search_vector = ${SEARCH_VECTOR}, words_version = ${WORDS_VERSION}
  FROM i WHERE m.id = i.id AND m.name = i.name AND m.use_category = i.use_category
    AND m.description IS NOT DISTINCT FROM i.description
  RETURNING m.id`;

/** Makes the words of those of these materials that have none, or older ones, and their category and unit known; answers whose. */
export async function completeWords(run: RunSql, ids: readonly string[]): Promise<string[]> {
  const rows = await run<MaterialRow>(WITHOUT_WORDS, [ids]);
  if (rows.length === 0) return [];
  const completed = await run<{ id: string }>(COMPLETE, await inputParameters(rows.map(toMaterial)));
  return completed.map(({ id }) => id);
}
