import type { Subscriber, Subscription } from './key-value-store.js';
import { anotherRedisClient, type RedisClient } from './redis.connection.js';
import type { RedisSpace } from './redis.space.js';

/** How soon a subscription that the server refused is tried again, in milliseconds. */
const RETRY_MS = 1000;

/** Calls `listener` once for every loss of a connection that was ready. */
export function onConnectionLost(client: RedisClient, listener: () => void): void {
  let ready = client.isReady;
  const look = () => {
    if (!ready || client.isReady) return;
    ready = false;
    listener();
  };
  client.on('ready', () => (ready = true));
  // A lost connection is an `error` first; a closed one only an `end`.
  for (const event of ['error', 'end']) client.on(event, look);
}

/** A subscription on a connection of its own, since Redis answers no other command on it. */
export class RedisSubscription implements Subscription {
  readonly ready: Promise<void>;
  private readonly client: RedisClient;
  private readonly channels: string[];
  private subscribed = false;
  private closed = false;
  private tellReady: () => void = () => undefined;

  constructor(
    private readonly space: RedisSpace,
    channels: readonly string[],
    private readonly subscriber: Subscriber,
  ) {
    this.channels = space.names(channels);
    this.ready = new Promise((resolve) => (this.tellReady = resolve));
    this.client = anotherRedisClient(space.client);
    this.client.on('ready', () => void this.begin());
    onConnectionLost(this.client, () => {
      if (this.subscribed && !this.closed) subscriber.lost();
    });
    // Rejects only when it is closed before it could connect.
    this.client.connect().catch(() => undefined);
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.client.isOpen) await this.client.disconnect();
  }

  /** The first time. After that the client subscribes again by itself, before it calls itself ready. */
  private async begin(): Promise<void> {
    if (this.subscribed || !this.connected()) return;
    try {
      await this.client.subscribe(this.channels, this.listener);
      this.subscribed = true;
      this.tellReady();
    } catch (error) {
      // Refused, not lost: nobody else would try again.
      if (!this.connected()) return;
      this.client.emit('error', error);
      setTimeout(() => void this.begin(), RETRY_MS).unref();
    }
  }

  private connected(): boolean {
    return this.client.isReady;
  }

  /** One function, so that a second try beside the first does not deliver everything twice. */
  private readonly listener = (text: string, channel: string) => {
    if (!this.closed) this.subscriber.message(channel.slice(this.space.prefix.length), text);
  };
}
