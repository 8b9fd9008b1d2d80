/** The pattern (`*`: any characters, all others for themselves) as a regular expression on whole keys. */
export function globExpression(pattern: string): RegExp {
  const literal = (part: string) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`, 's');
}

/** The same in Redis's own glob syntax: what is special there and not here is escaped. */
export function redisGlob(pattern: string): string {
  return pattern.replace(/[\\?[\]^-]/g, '\\$&');
}
