import { hash } from 'node:crypto';

/** Tags of answers that nobody can change any more: the same object is answered again as long as it is cached. */
const known = new WeakMap<object, string>();

/**
 * The entity tag of an answer (RFC 9110, section 8.8.3). One that has a `version` is told by that, which is what `If-Match`
 * takes, and by when it was created: what is deleted and imported again has its id again, and begins at 1. Any other is told by a digest of its JSON: strong, since equal tags mean equal bytes; weak where fields that do
 * not matter are left out. The digest of a frozen answer is computed once.
 */
export function etagOf(answer: object, leftOut: readonly string[] = []): string {
  if ('version' in answer) return `"${String(answer.version)}${birthOf(answer)}"`;
  const tag = known.get(answer) ?? digestTag(answer, leftOut);
  if (Object.isFrozen(answer)) known.set(answer, tag);
  return tag;
}

function birthOf(answer: object): string {
  const born = 'created_at' in answer ? Date.parse(String(answer.created_at)) : NaN;
  return Number.isNaN(born) ? '' : `-${born.toString(36)}`;
}

function digestTag(answer: object, leftOut: readonly string[]): string {
  if (leftOut.length === 0) return `"${digest(answer)}"`;
  const rest = Object.entries(answer).filter(([field]) => !leftOut.includes(field));
  return `W/"${digest(rest)}"`;
}

/** 128 bits of SHA-256: nobody can make two answers that share it. */
const digest = (value: object) => hash('sha256', JSON.stringify(value), 'base64url').slice(0, 22);
