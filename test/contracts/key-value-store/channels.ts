import type { KeyValueStore, Subscription } from '../../../src/cache/stores/key-value-store.js';
import { eventually } from '../../support/eventually.js';
import type { KeyValueStoreFixture } from './fixture.js';

/** Publish and subscribe. */
export function channelsContract(fixture: () => KeyValueStoreFixture): void {
  describe('channels', () => {
    let store: KeyValueStore;
    let subscriptions: Subscription[];
    beforeEach(() => {
      store = fixture().open();
      subscriptions = [];
    });
    afterEach(async () => {
      await Promise.all(subscriptions.map((subscription) => subscription.close()));
    });

    /** A subscription that delivers, and what it has heard. */
    const listen = async (channels: string[], on = store) => {
      const heard: string[] = [];
      const subscription = on.subscribe(channels, {
        message: (channel, text) => heard.push(`${channel}=${text}`),
        lost: () => heard.push('lost'),
      });
      subscriptions.push(subscription);
      await subscription.ready;
      return { heard, close: () => subscription.close() };
    };
    /** Lets through what is on its way: a message comes after all that were published before it. */
    const settle = async (on = store) => {
      const { heard, close } = await listen(['settle'], on);
      await on.publish('settle', '');
      await eventually(() => expect(heard).toHaveLength(1));
      await close();
    };

    it('deliver in order to whoever subscribed, and to nobody else', async () => {
      const both = await listen(['a', 'b']);
      const one = await listen(['b']);
      const neighbour = await listen(['a', 'b'], fixture().openNeighbour());
      const sent = Array.from({ length: 200 }, (_, n) => [n % 3 === 0 ? 'b' : 'a', String(n)] as const);
      await Promise.all(sent.map(([channel, text]) => store.publish(channel, text)));
      await store.publish('c', 'nobody');
      await eventually(() => expect(both.heard).toHaveLength(200));
      await settle();
      expect(both.heard).toEqual(sent.map(([channel, text]) => `${channel}=${text}`));
      expect(one.heard).toEqual(both.heard.filter((message) => message.startsWith('b=')));
      expect(neighbour.heard).toEqual([]);
    });

    it('deliver texts as they are', async () => {
      const { heard } = await listen(['кана́л *']);
      const texts = ['', '\u0000\r\n', 'Цемент 🧱', 'x'.repeat(100_000)];
      for (const text of texts) await store.publish('кана́л *', text);
      await store.publish('кана́л x', 'no pattern');
      await eventually(() => expect(heard).toHaveLength(texts.length));
      await settle();
      expect(heard).toEqual(texts.map((text) => `кана́л *=${text}`));
    });

    it('never deliver inside of the call that publishes', async () => {
      const { heard } = await listen(['a']);
      const published = store.publish('a', '1');
      expect(heard).toEqual([]);
      await published;
      await eventually(() => expect(heard).toEqual(['a=1']));
    });

    it('keep nothing for those who come later, and are silent to those who left', async () => {
      await store.publish('a', 'early');
      const { heard, close } = await listen(['a']);
      await store.publish('a', 'now');
      await eventually(() => expect(heard).toEqual(['a=now']));
      const published = store.publish('a', 'while it leaves');
      await close();
      await close();
      await published;
      await store.publish('a', 'late');
      await settle();
      expect(heard).toEqual(['a=now']);
    });

    it('deliver to each of two subscriptions of one subscriber', async () => {
      const heard: string[] = [];
      const subscriber = {
        message: (_: string, text: string) => heard.push(text),
        lost: () => undefined,
      };
      subscriptions.push(store.subscribe(['a'], subscriber), store.subscribe(['a'], subscriber));
      await Promise.all(subscriptions.map(({ ready }) => ready));
      await store.publish('a', '1');
      await eventually(() => expect(heard).toEqual(['1', '1']));
      await subscriptions[0]!.close();
      await store.publish('a', '2');
      await settle();
      expect(heard).toEqual(['1', '1', '2']);
    });
  });
}
