/** Whether a key matches a pattern (`*`: any characters, all others for themselves), in time linear in the key. */
export function matchesGlob(pattern: string, key: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return key === pattern;
  if (!key.startsWith(first) || key.length < first.length + last.length || !key.endsWith(last)) return false;
  let from = first.length;
  const end = key.length - last.length;
  return rest.every((part) => {
    const at = key.indexOf(part, from);
    from = at + part.length;
    return at >= 0 && from <= end;
  });
}

/** The same pattern in Redis's own glob syntax: what is special there and not here is escaped. */
export function redisGlob(pattern: string): string {
  return pattern.replace(/\*+/g, '*').replace(/[\\?[\]^-]/g, '\\$&');
}
