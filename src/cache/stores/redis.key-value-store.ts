import { AssembledStore } from './assembled-store.js';
import type { Subscription } from './key-value-store.js';
import { redisChannels } from './redis.channels.js';
import type { RedisClient } from './redis.connection.js';
import { redisHashes } from './redis.hashes.js';
import { redisLists } from './redis.lists.js';
import { identifyServer, serverHealth } from './redis.server.js';
import { redisRankings } from './redis.rankings.js';
import { redisSets } from './redis.sets.js';
import { onConnectionLost } from './redis.subscription.js';
import { RedisSpace, type RedisSpaceOptions } from './redis.space.js';
import { redisTexts } from './redis.texts.js';
import { unlinkMatching } from './redis.unlink.js';
import { redisValues } from './redis.values.js';

/** Settings of a {@link RedisKeyValueStore}. */
export type RedisKeyValueOptions = RedisSpaceOptions;

/** The store in Redis, shared by all instances. */
export class RedisKeyValueStore extends AssembledStore {
  /** The store closes the client with itself. */
  constructor(client: RedisClient, options: RedisKeyValueOptions) {
    const space = new RedisSpace(client, options);
    const subscriptions = new Set<Subscription>();
    const { prefix } = options;
    super({
      kind: 'redis',
      ...redisTexts(space),
      ...redisValues(space),
      ...redisHashes(space),
      ...redisLists(space),
      ...redisSets(space),
      ...redisRankings(space),
      ...redisChannels(space, subscriptions),
      deletePattern: (pattern, spare) =>
        unlinkMatching(client, prefix, pattern, spare && ((name) => spare(name.slice(prefix.length)))),
      clear: () => unlinkMatching(client, prefix, '*'),
      identify: () => identifyServer(client),
      onLost: (listener) => onConnectionLost(client, listener),
      health: () => serverHealth(client),
      async close() {
        await Promise.all([...subscriptions].map((subscription) => subscription.close()));
        if (client.isOpen) await client.disconnect();
      },
    });
  }
}
