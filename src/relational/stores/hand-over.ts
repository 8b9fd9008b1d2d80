/** The first or last value of a column among the changes of one material. */
const end = (column: string, order: 'ASC' | 'DESC') => `(array_agg(g.${column} ORDER BY g.seq ${order}))[1]`;

/** A material that was deleted meanwhile is taken out first, though it came back: perhaps out of a backup, of an earlier time. */
const DELETE_WINS = (op: string, former: string) =>
  `CASE WHEN 'delete' IN (${op}, ${former}) THEN 'delete' ELSE ${op} END`;

/**
 * Removes changes ($1) and leaves what they touch to every collection but the one ($2) that has them. It is one statement: at
 * every moment a change is in the log for all, or for each collection that is known. With a reason ($3) it is that one,
 * too, where they are set aside. Answers with a row for each that it left.
 *
 * A collection that is made known while this runs may get nothing of it; but then the change was committed before, and
 * whoever fills the collection reads it.
 */
export const HAND_OVER = `
  WITH gone AS (DELETE FROM material_changes WHERE seq = ANY($1::bigint[]) RETURNING *)
  INSERT INTO material_changes AS m
    (collection, material_id, op, old_category, new_category, changed_at, due_at, set_aside_at, reason)
  SELECT c.name, g.material_id, ${DELETE_WINS('max(g.op)', 'min(g.op)')},
    ${end('old_category', 'ASC')}, ${end('new_category', 'DESC')}, min(g.changed_at), clock_timestamp(),
    CASE WHEN c.name = $2 AND $3::text IS NOT NULL THEN clock_timestamp() END, CASE WHEN c.name = $2 THEN $3 END
  FROM gone g
  CROSS JOIN (SELECT name FROM vector_collections UNION SELECT $2::text WHERE $3::text IS NOT NULL) c
  WHERE g.collection = '' AND (c.name <> COALESCE(g.indexed_in, $2) OR $3::text IS NOT NULL)
  GROUP BY c.name, g.material_id ORDER BY c.name, g.material_id
  ON CONFLICT (collection, material_id) WHERE collection <> '' DO UPDATE SET
    seq = DEFAULT, op = ${DELETE_WINS('excluded.op', 'm.op')}, new_category = excluded.new_category,
    due_at = excluded.due_at, attempts = 0, indexed_at = NULL, indexed_in = NULL,
    set_aside_at = excluded.set_aside_at, reason = excluded.reason
  RETURNING collection`;
