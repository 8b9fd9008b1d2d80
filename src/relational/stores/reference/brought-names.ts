/**
 * Of a `WITH`: makes the names known that the rows of `i` bring in the column `name`, with their keys in the column `key`, and
 * nobody knows by name or alias. In the order of the keys everywhere, so that two who bring the same wait for each other rather
 * than deadlock. `entries` and `names` are tables; nothing here comes from a caller.
 */
export function bringNames(entries: string, names: string, name: string, key: string): string {
  return `new_${entries} AS (
    INSERT INTO ${names} (key, entry_id, name)
    SELECT ${key}, gen_random_uuid(), min(${name} COLLATE "C") FROM i
    WHERE NOT EXISTS (SELECT FROM ${names} n WHERE n.key = ${key}) GROUP BY 1 ORDER BY 1
    ON CONFLICT DO NOTHING RETURNING entry_id, name
  ), known_${entries} AS (
    INSERT INTO ${entries} (id, name, reviewed) SELECT entry_id, name, false FROM new_${entries}
  )`;
}
