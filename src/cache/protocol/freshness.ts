import type { Stamp } from './entry.js';
import type { Snapshot } from './shared-level.js';

/** Whether the tags stand where they stood. A tag that has no stamp now equals nothing. */
export function sameStamps(then: readonly Stamp[], now: readonly (Stamp | null)[]): boolean {
  return then.length === now.length && then.every((stamp, index) => stamp === now[index]);
}

/**
 * Whether the entry of a snapshot is proved fresh: nothing that it was made from was invalidated, and the server is the one
 * that held its stamps.
 */
export function isProved({ entry, stamps, epoch }: Snapshot): boolean {
  return entry?.epoch === epoch && sameStamps(entry.stamps, stamps);
}
