import type { PGlite } from '@electric-sql/pglite';
import { type Announcements, CHANGES_CHANNEL, Listeners } from './announcements.js';

/** `LISTEN` in this process, which is the only one that announces. */
export async function pgliteAnnouncements(database: PGlite): Promise<Announcements> {
  const listeners = new Listeners();
  const end = await database.listen(CHANGES_CHANNEL, () => listeners.tell());
  return { listen: (listener) => listeners.add(listener), close: () => end() };
}
