import type { KeyValueStore, Subscription } from '../stores/key-value-store.js';
import type { CacheObserver } from './cache-observer.js';

/** What instances tell one another. `from` is the id of the instance that says it. */
export type BusMessage =
  /** A heartbeat, which only its own sender waits for. */
  | { kind: 'beat'; from: string; beat: number }
  /** These tags were invalidated, or all; whoever hears it drops what hangs on them, and confirms. */
  | { kind: 'drop'; from: string; id: number; tags: readonly string[] | null }
  /** Entries whose key matches are to go. To be confirmed as well. */
  | { kind: 'clear'; from: string; id: number; pattern: string }
  /** The message `id` of the instance that receives this was obeyed. */
  | { kind: 'confirm'; from: string; id: number };

/** Channel of everything that all have to hear. Heartbeats too: one that comes back shows that the drops before it came. */
const ALL = 'cache:all';
const channelOf = (instance: string) => `cache:to:${instance}`;

/** The instances' messages, over publish and subscribe. */
export class InstanceBus {
  private subscription: Subscription | undefined;

  constructor(
    private readonly store: KeyValueStore,
    private readonly instance: string,
    private readonly observer: CacheObserver,
  ) {}

  /** Starts to listen. `lost` is called whenever messages may have been missed. */
  open(hear: (message: BusMessage) => void, lost: () => void): void {
    this.subscription = this.store.subscribe([ALL, channelOf(this.instance)], {
      message: (_channel, text) => {
        const message = parse(text);
        if (message) hear(message);
        else this.observer.malformed();
      },
      lost,
    });
  }

  /** To all instances, this one too. */
  tellAll(message: BusMessage): Promise<void> {
    return this.store.publish(ALL, JSON.stringify(message));
  }

  /** To one instance. */
  tell(instance: string, message: BusMessage): Promise<void> {
    return this.store.publish(channelOf(instance), JSON.stringify(message));
  }

  async close(): Promise<void> {
    await this.subscription?.close();
  }
}

function parse(text: string): BusMessage | null {
  try {
    const message = JSON.parse(text) as Record<string, unknown> | null;
    return message !== null && isBusMessage(message) ? message : null;
  } catch {
    return null;
  }
}

function isBusMessage(message: Record<string, unknown>): message is Record<string, unknown> & BusMessage {
  const { kind, from, id, beat, tags, pattern } = message;
  if (typeof from !== 'string') return false;
  if (kind === 'beat') return typeof beat === 'number';
  if (typeof id !== 'number') return false;
  if (kind === 'drop')
    return tags === null || (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string'));
  return kind === 'confirm' || (kind === 'clear' && typeof pattern === 'string');
}
