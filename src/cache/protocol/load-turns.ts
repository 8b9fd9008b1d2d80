import type { Clock } from '../../common/clock.js';
import type { CacheRequest } from './cache-api.js';
import type { EntryKeeper, Ground } from './entry-keeper.js';
import type { LocalEntry } from './local-cache.js';
import type { Region, Regions } from './regions.js';
import { sameStamps } from './freshness.js';
import type { SharedLevel } from './shared-level.js';

/** Milliseconds between two looks at what another instance is loading: the first, and the longest. */
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 25;

/** The turn to load, to be given back. */
export interface Turn {
  giveBack: () => void;
  /** What another instance has loaded meanwhile. */
  found?: LocalEntry;
}

const NO_TURN: Turn = { giveBack: () => undefined };

/**
 * Lets one instance load a hot key for all the others, by a short lease on the load. When its holder dies, the lease ends,
 * and the next one takes over. Nothing depends on it but the load of the source: whoever cannot have it loads alone.
 */
export class LoadTurns {
  constructor(
    private readonly shared: SharedLevel,
    private readonly keeper: EntryKeeper,
    private readonly regions: Regions,
    private readonly clock: Clock,
  ) {}

  /** Resolves when this instance is to load, or another one has. Never rejects. */
  async take<T>({ region, tags }: CacheRequest<T>, key: string, ground: Ground): Promise<Turn> {
    const { loadLeaseMs } = this.regions[region];
    if (loadLeaseMs === 0 || !this.shared.link.up) return NO_TURN;
    try {
      return await this.wait(region, tags(), key, ground, loadLeaseMs);
    } catch {
      return NO_TURN;
    }
  }

  private async wait(
    region: Region,
    tags: readonly string[],
    key: string,
    ground: Ground,
    holdMs: number,
  ): Promise<Turn> {
    // The turn of a holder that dies, and that of the next one.
    const deadline = this.clock.monotonic() + 2 * holdMs;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      const release = await this.shared.takeTurn(key, ground, holdMs);
      const giveBack = () => void release?.().catch(() => undefined);
      if (release && pause === FIRST_PAUSE_MS) return { giveBack };
      if (!release) await this.clock.delay(pause * (0.5 + Math.random()));
      const snapshot = await this.shared.read(key, tags);
      const found = this.keeper.adopt(region, key, snapshot, ground.cells);
      if (found) return { giveBack, found };
      // Whose turn we took over had stored nothing.
      if (release) return { giveBack };
      // What the other one loads is void already, or it takes too long.
      if (!sameStamps(ground.stamps, snapshot.stamps) || this.clock.monotonic() > deadline) return NO_TURN;
    }
  }
}
