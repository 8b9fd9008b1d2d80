import type { Channels, Subscriber, Subscription } from './key-value-store.js';

/** Publish and subscribe in the process: delivered later than the call that publishes, in order. */
export function memoryChannels(): Channels {
  const subscribers = new Map<Subscriber, ReadonlySet<string>>();
  return {
    publish(channel: string, text: string): Promise<void> {
      const present = [...subscribers].filter(([, channels]) => channels.has(channel));
      queueMicrotask(() => {
        for (const [subscriber] of present)
          if (subscribers.has(subscriber)) subscriber.message(channel, text);
      });
      return Promise.resolve();
    },

    subscribe(channels: readonly string[], given: Subscriber): Subscription {
      // An object of our own, should one subscriber come twice.
      const subscriber: Subscriber = {
        message: (channel, text) => given.message(channel, text),
        lost: () => given.lost(),
      };
      subscribers.set(subscriber, new Set(channels));
      return {
        ready: Promise.resolve(),
        close: () => {
          subscribers.delete(subscriber);
          return Promise.resolve();
        },
      };
    },
  };
}
