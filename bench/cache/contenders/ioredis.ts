import { type EventEmitter, once } from 'node:events';
import { importPeer } from '../harness/peer-packages.js';

/** What the peers on ioredis need of a client of it. */
export interface IoRedis extends EventEmitter {
  quit(): Promise<unknown>;
  disconnect(): void;
  get(key: string): Promise<string | null>;
  set(key: string, text: string): Promise<unknown>;
}

/**
 * A connected client, with the package's defaults but for `options`. Its errors are heard, and shown by what the caches
 * do then.
 */
export async function ioRedis(url: string, options: object = {}): Promise<IoRedis> {
  const { Redis } = await importPeer<{ Redis: new (url: string, options: object) => IoRedis }>('ioredis');
  const client = new Redis(url, options).on('error', () => undefined);
  await once(client, 'ready');
  return client;
}
