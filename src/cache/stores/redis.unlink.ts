import type { RedisClient } from './redis.connection.js';
import { redisGlob } from './glob.js';

/** Names at a time. Of 1000 a read beside it waits over a millisecond, of 250 less than half of one; the whole takes as long. */
const SCAN_BATCH = 250;

/**
 * Removes the keys of a namespace whose rest matches `pattern` (see {@link redisGlob}); answers how many. By SCAN and
 * UNLINK, so that the server is never held up, and never by FLUSHDB: the database may be shared.
 */
export async function unlinkMatching(
  client: RedisClient,
  namespace: string,
  pattern: string,
  spare: (name: string) => boolean = () => false,
): Promise<number> {
  const MATCH = redisGlob(namespace).replaceAll('*', '\\*') + redisGlob(pattern);
  let removed = 0;
  let batch: string[] = [];
  const unlink = async () => {
    if (batch.length > 0) removed += await client.unlink(batch);
    batch = [];
  };
  for await (const name of client.scanIterator({ MATCH, COUNT: SCAN_BATCH })) {
    if (!spare(name)) batch.push(name);
    if (batch.length >= SCAN_BATCH) await unlink();
  }
  await unlink();
  return removed;
}
