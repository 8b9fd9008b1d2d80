import type { Channels, Subscriber, Subscription } from './key-value-store.js';
import type { RedisSpace } from './redis.space.js';
import { RedisSubscription } from './redis.subscription.js';

/** Publish and subscribe in Redis. What is subscribed to is kept in `subscriptions` until it is closed. */
export function redisChannels(space: RedisSpace, subscriptions: Set<Subscription>): Channels {
  return {
    async publish(channel: string, text: string): Promise<void> {
      await space.client.publish(space.name(channel), text);
    },

    subscribe(channels: readonly string[], subscriber: Subscriber): Subscription {
      const subscription = new RedisSubscription(space, channels, subscriber);
      subscriptions.add(subscription);
      return {
        ready: subscription.ready,
        close: () => {
          subscriptions.delete(subscription);
          return subscription.close();
        },
      };
    },
  };
}
