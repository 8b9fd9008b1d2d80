import type { Channels, Subscriber, Subscription } from './key-value-store.js';
import type { RedisClient } from './redis.connection.js';
import type { RedisSpace } from './redis.space.js';

/** Publish and subscribe in Redis. Every subscription has a connection of its own. */
export function redisChannels(space: RedisSpace, subscriptions: Set<Subscription>): Channels {
  return {
    async publish(channel: string, text: string): Promise<void> {
      await space.client.publish(space.name(channel), text);
    },

    subscribe(channels: readonly string[], subscriber: Subscriber): Subscription {
      const subscription = new RedisSubscription(space, channels, subscriber);
      subscriptions.add(subscription);
      void subscription.closed.then(() => subscriptions.delete(subscription));
      return subscription;
    },
  };
}

/** Calls `listener` once for every loss of a connection that was ready. */
export function onConnectionLost(client: RedisClient, listener: () => void): void {
  let ready = client.isReady;
  const look = () => {
    if (ready && !client.isReady) {
      ready = false;
      listener();
    }
  };
  client.on('ready', () => (ready = true));
  for (const event of ['error', 'reconnecting', 'end']) client.on(event, look);
}

class RedisSubscription implements Subscription {
  readonly ready: Promise<void>;
  readonly closed: Promise<void>;
  private readonly client: RedisClient;
  private subscribed = false;
  private tellReady: () => void = () => undefined;
  private tellClosed: () => void = () => undefined;

  constructor(
    private readonly space: RedisSpace,
    private readonly channels: readonly string[],
    private readonly subscriber: Subscriber,
  ) {
    this.ready = new Promise((resolve) => (this.tellReady = resolve));
    this.closed = new Promise((resolve) => (this.tellClosed = resolve));
    this.client = space.client.duplicate();
    this.client.on('error', (error: Error) => space.client.emit('error', error));
    this.client.on('ready', () => void this.begin());
    onConnectionLost(this.client, () => {
      if (this.subscribed) subscriber.lost();
    });
    this.client.connect().catch(() => undefined);
  }

  async close(): Promise<void> {
    this.subscribed = false;
    if (this.client.isOpen) await this.client.disconnect();
    this.tellClosed();
  }

  /** The first time; after that the client subscribes again by itself, before it is ready. */
  private async begin(): Promise<void> {
    if (this.subscribed) return;
    try {
      await this.client.subscribe(this.space.names(this.channels), (text, channel) =>
        this.subscriber.message(channel.slice(this.space.prefix.length), text),
      );
      this.subscribed = true;
      this.tellReady();
    } catch (error) {
      if (this.client.isReady) this.client.emit('error', error);
    }
  }
}
