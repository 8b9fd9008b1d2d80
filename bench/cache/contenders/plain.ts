import { createClient, type RedisClientType } from 'redis';
import { type Answer, type Contender, type Place, TTL_MS } from '../harness/contender.js';
import { packageVersion } from '../harness/peer-packages.js';

const PREFIX = 'plain:';
/** The tag of all answers; every other is the first part of their keys. */
const EVERYTHING = 'all';
const SCAN_COUNT = 1000;

/**
 * Cache-aside by hand on the product's own client: GET, else load and SET; DEL to invalidate. What its GET costs is the
 * floor of everybody's second level. Without `parse` it hands out the text as it is.
 */
export function plain(options: { parse: boolean }): Contender {
  return { version: packageVersion('redis'), ownBatch: true, open: (place) => open(place, options.parse) };
}

async function open({ redisUrl, source }: Place, parse: boolean) {
  const client: RedisClientType = createClient({ url: redisUrl });
  client.on('error', () => undefined);
  await client.connect();
  const read = parse ? (text: string) => JSON.parse(text) as Answer : (text: string) => ({ id: text });
  const load = async (key: string) => {
    const value = await source(key);
    await client.set(PREFIX + key, JSON.stringify(value), { PX: TTL_MS });
    return value;
  };
  return {
    get: async (key: string) => {
      const text = await client.get(PREFIX + key);
      return text === null ? load(key) : read(text);
    },
    getMany: async (keys: readonly string[]) => {
      const texts = await client.mGet(keys.map((key) => PREFIX + key));
      const answers = texts.map((text) => (text === null ? null : read(text)));
      const loaded = await Promise.all(keys.filter((_, index) => texts[index] === null).map(load));
      return [...answers, ...loaded];
    },
    invalidate: (key: string) => client.del(PREFIX + key),
    invalidateTag: (tag: string) =>
      deleteMatching(client, `${PREFIX}${tag === EVERYTHING ? '' : `${tag}:`}*`),
    close: () => client.quit(),
  };
}

/** What one does without tags: SCAN and DEL. */
async function deleteMatching(client: RedisClientType, pattern: string): Promise<void> {
  let cursor = 0;
  do {
    const page = await client.scan(cursor, { MATCH: pattern, COUNT: SCAN_COUNT });
    if (page.keys.length > 0) await client.del(page.keys);
    ({ cursor } = page);
  } while (cursor !== 0);
}
