import { randomUUID } from 'node:crypto';
import type { Clock } from '../../common/clock.js';
import type { KeyValueStore } from '../stores/key-value-store.js';

const TURN_KEY = 'warming:turn';
/** A holder that says nothing for so long is taken for dead, and the next one may begin. */
const TURN_MS = 30_000;
const RENEW_MS = 10_000;

/** Somebody else's turn. */
export interface Occupied {
  /** When it was taken, by the wall clock of who took it; undefined when it has ended meanwhile. */
  since: string | undefined;
}

/** The right to warm, which one run over all instances has. */
export class WarmingTurn {
  private lost = false;

  private constructor(
    private readonly store: KeyValueStore,
    private readonly clock: Clock,
    private readonly token: string,
    private renewedAt: number,
  ) {}

  /** Takes the turn if nobody has it. Errors: those of the store. */
  static async take(store: KeyValueStore, clock: Clock): Promise<WarmingTurn | Occupied> {
    const token = `${new Date(clock.now()).toISOString()} ${randomUUID()}`;
    const askedAt = clock.monotonic();
    if (await store.writeText(TURN_KEY, token, { when: 'absent', ttlMs: TURN_MS }))
      return new WarmingTurn(store, clock, token, askedAt);
    const [other] = await store.readTexts([TURN_KEY]);
    return { since: other?.split(' ')[0] };
  }

  /**
   * Renews the turn when it is time to; to be called before every piece of the work. False when it was lost: after a
   * long pause somebody else may have it. Errors: those of the store.
   */
  async keep(): Promise<boolean> {
    const now = this.clock.monotonic();
    if (this.lost || now < this.renewedAt + RENEW_MS) return !this.lost;
    this.renewedAt = now;
    const [standing] = await this.store.readTexts([TURN_KEY]);
    // Between the two commands it may run out and be another's: then that one's is renewed, which does no harm.
    this.lost = standing !== this.token || !(await this.store.expire(TURN_KEY, TURN_MS));
    return !this.lost;
  }

  /** Gives the turn back, if it is still ours. Errors: those of the store. */
  async giveBack(): Promise<void> {
    await this.store.deleteIfText(TURN_KEY, this.token);
  }
}
