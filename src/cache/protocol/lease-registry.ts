import { randomUUID } from 'node:crypto';
import type { Clock } from '../../common/clock.js';
import type { KeyValueStore } from '../stores/key-value-store.js';
import type { CacheLink } from './cache-link.js';
import { LEASES_KEY } from './shared-level.js';

/** An instance that may hold a lease. */
interface Holder {
  readonly instance: string;
  /** When it has certainly run out, in milliseconds of our monotonic clock. */
  readonly endsAt: number;
}

/** What the registry says about who may be trusting what it keeps in its process. */
export interface Holders {
  readonly others: readonly Holder[];
  /** Until then, in milliseconds of our monotonic clock, the registry may lack somebody whose lease still runs. */
  readonly completeAt: number;
}

const OPENING = 'opened:';

/**
 * Who may hold a lease: a set in the shared store that all instances see. No clock but our own monotonic one is used: a
 * lease that we have seen for the first time at X was asked for before X, so it has run out by X + its length.
 *
 * The set may be lost (a restart, an eviction), and then lacks instances whose leases still run. So it carries a mark,
 * never used twice, that is lost with it: whoever has seen one mark for the length of a lease knows that every lease that
 * runs now was registered after the last loss.
 */
export class LeaseRegistry {
  private firstSeen = new Map<string, number>();
  private registered: string | undefined;

  constructor(
    private readonly store: KeyValueStore,
    private readonly link: CacheLink,
    private readonly instance: string,
    private readonly leaseMs: number,
    private readonly clock: Clock,
  ) {
    // Another server may hold another set, or an old one whose mark we know.
    store.onLost(() => this.firstSeen.clear());
  }

  /** Registers the lease that heartbeat `beat` asks for, in place of the one before. */
  async register(beat: number): Promise<void> {
    const member = [this.instance, this.leaseMs, beat].join(':');
    const previous = this.registered;
    await this.link.run('lease', () => this.store.sadd(LEASES_KEY, member));
    this.registered = member;
    if (previous !== undefined) await this.link.run('lease', () => this.store.srem(LEASES_KEY, previous));
  }

  /** Takes our lease out of the registry: writers need not wait for us any more. */
  async withdraw(): Promise<void> {
    const member = this.registered;
    this.registered = undefined;
    if (member !== undefined) await this.link.limited('lease', () => this.store.srem(LEASES_KEY, member));
  }

  /** The other instances that may hold a lease now. Members that have long run out are removed on the way. */
  async holders(): Promise<Holders> {
    const members = await this.link.limited('lease', () => this.store.smembers<string>(LEASES_KEY));
    const now = this.clock.monotonic();
    const marks = members.filter((member) => member.startsWith(OPENING));
    this.note(members, now);
    if (marks.length === 0) await this.mark();
    const leases = members.flatMap((member) => leaseOf(member, this.seen(member, now)) ?? []);
    await this.removeDead(leases, now);
    return {
      others: leases.filter(({ instance, endsAt }) => instance !== this.instance && endsAt > now),
      completeAt: Math.min(now + this.leaseMs, ...marks.map((mark) => this.seen(mark, now) + this.leaseMs)),
    };
  }

  private async mark(): Promise<void> {
    const mark = OPENING + randomUUID();
    await this.link.limited('lease', () => this.store.sadd(LEASES_KEY, mark));
    this.firstSeen.set(mark, this.clock.monotonic());
  }

  private note(members: readonly string[], now: number): void {
    this.firstSeen = new Map(members.map((member) => [member, this.seen(member, now)]));
  }

  private seen(member: string, now: number): number {
    return this.firstSeen.get(member) ?? now;
  }

  /** A holder that is alive after all has another heartbeat by then, and so another member. */
  private async removeDead(leases: readonly Lease[], now: number): Promise<void> {
    const dead = leases.filter(({ endsAt }) => endsAt + this.leaseMs < now).map(({ member }) => member);
    if (dead.length > 0) await this.link.limited('lease', () => this.store.srem(LEASES_KEY, ...dead));
  }
}

interface Lease extends Holder {
  readonly member: string;
}

/** The lease that `instance:length:beat` stands for; null for anything else. */
function leaseOf(member: string, firstSeen: number): Lease | null {
  const [instance, lengthMs] = member.split(':');
  const length = Number(lengthMs);
  if (!instance || member.startsWith(OPENING) || !(length >= 0)) return null;
  return { member, instance, endsAt: firstSeen + length };
}
