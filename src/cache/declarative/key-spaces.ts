import { misuse } from './cache-rules.js';
import type { RuledMethod } from './ruled-methods.js';

interface Claim {
  method: RuledMethod;
  /** The callback that makes the keys. */
  key: unknown;
}

/**
 * Who keeps entries under which keys. Two methods of one region that made the same key would answer each other's calls, and
 * nobody would notice until one of them did. So each needs a `keyspace` of its own, unless they say that they mean the
 * same by having the same key function.
 */
export class KeySpaces {
  private readonly claims = new Map<string, Claim[]>();

  /** Errors: `CACHE_MISUSE` if the keys of the method may be those of another method, or of another instance. */
  claim(method: RuledMethod): void {
    const rule = method.rules.read?.rule;
    if (!rule) return;
    const { className, name } = method;
    const space = `${rule.region}:${rule.keyspace ?? ''}`;
    const others = this.claims.get(space) ?? [];
    for (const other of others) {
      const their = `${other.method.className}.${String(other.method.name)}`;
      if (other.key !== rule.key)
        throw misuse(
          className,
          name,
          `may make the keys of ${their} in the region "${rule.region}"; give one of them a keyspace, or both the same key function`,
        );
      if (other.method.rules === method.rules)
        throw misuse(
          className,
          name,
          `is provided by two instances (${their}), whose entries would mix; provide one and export it`,
        );
    }
    this.claims.set(space, [...others, { method, key: rule.key }]);
  }
}
