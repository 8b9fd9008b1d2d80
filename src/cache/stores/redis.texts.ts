import type { TextCommands, TextOptions, TtlMs } from './key-value-store.js';
import { answered, type RedisSpace } from './redis.space.js';

/**
 * A script, because WATCH guards a whole connection and this one is shared. The server keeps it compiled; users with an
 * access control list need `+eval`.
 */
const DELETE_IF_TEXT = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) else return 0 end`;

/** Texts in Redis: strings. */
export function redisTexts({ client, values, prefix }: RedisSpace): TextCommands {
  return {
    /** The hot path of the cache: nothing but the names is added to what the client does. */
    readTexts(keys: readonly string[]): Promise<(string | null)[]> {
      if (keys.length === 0) return Promise.resolve([]);
      const command = ['MGET'];
      for (const key of keys) command.push(prefix + key);
      return client.sendCommand<(string | null)[]>(command);
    },

    async writeText(key: string, text: string, options: TextOptions = {}): Promise<boolean> {
      const command = ['SET', prefix + key, text, ...expiry(values.ttlMs(options.ttlMs))];
      if (options.when) command.push(options.when === 'absent' ? 'NX' : 'XX');
      return (await client.sendCommand<string | null>(command)) !== null;
    },

    async deleteIfText(key: string, text: string): Promise<boolean> {
      const deleted = client.eval(DELETE_IF_TEXT, { keys: [prefix + key], arguments: [text] });
      return (await answered(deleted)) === 1;
    },
  };
}

/** The words of SET for a time to live. */
function expiry(ttlMs: Exclude<TtlMs, null>): string[] {
  return ttlMs === undefined ? [] : ['PX', String(ttlMs)];
}
