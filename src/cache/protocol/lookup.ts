import type { Clock } from '../../common/clock.js';
import type { MissReason } from './cache-observer.js';
import type { EntryKeeper, Ground, Last } from './entry-keeper.js';
import type { SharedEntry, Stamp } from './entry.js';
import { sameStamps } from './freshness.js';
import type { LocalEntry } from './local-cache.js';
import type { Region } from './regions.js';
import type { SharedLevel } from './shared-level.js';
import { allAlive, type TagCell, type TagCells } from './tag-cells.js';

/** One read that the process could not answer alone. */
export interface Item {
  readonly region: Region;
  readonly key: string;
  readonly tags: readonly string[];
  /** The states of the tags in the process, taken before anything is fetched. */
  readonly cells: readonly TagCell[];
  /** What the process has. It may not be trusted; its stamps may still stand. */
  readonly kept: LocalEntry | undefined;
}

/** Where the tags stand, and the entry if it was asked for: of one moment. */
interface Standing {
  readonly entry: SharedEntry | null;
  readonly stamps: readonly (Stamp | null)[];
  readonly epoch: string;
}

/** A proved answer, or what a load may stand on. */
export type Found =
  | { readonly hit: LocalEntry; readonly level: 'L1' | 'L2' }
  | {
      readonly hit: null;
      readonly ground: Ground;
      readonly reason: MissReason;
      readonly last: Last | undefined;
    };

/** Looks whether an answer is proved fresh, and, if not, where its tags stand before it is loaded. */
export class Lookup {
  constructor(
    private readonly cells: TagCells,
    private readonly shared: SharedLevel | undefined,
    private readonly keeper: EntryKeeper,
    private readonly clock: Clock,
  ) {}

  /** False while the shared store is out of use. */
  get usable(): boolean {
    return !this.shared || this.shared.link.up;
  }

  item(region: Region, key: string, tags: readonly string[], kept: LocalEntry | undefined): Item {
    return { region, key, tags, cells: this.cells.capture(tags), kept };
  }

  /** Takes one round trip, which all the looks of a tick share, and a second one for tags that have no stamp. */
  look(item: Item): Promise<Found> {
    const { shared } = this;
    if (!shared)
      return Promise.resolve(this.missed(item, { entry: null, stamps: idsOf(item.cells), epoch: '' }));
    return this.mayStand(item.kept) ? this.ask(shared, item, item.kept) : this.fetch(shared, item);
  }

  private fetch(shared: SharedLevel, item: Item): Promise<Found> {
    return shared.read(item.key, item.tags).then((standing) => this.take(shared, item, standing));
  }

  private async ask(shared: SharedLevel, item: Item, kept: LocalEntry): Promise<Found> {
    const standing = await shared.read(null, item.tags);
    if (kept.epoch === standing.epoch && sameStamps(kept.stamps, standing.stamps)) {
      this.keeper.renew(item.key, kept, item.cells);
      return { hit: kept, level: 'L1' };
    }
    // Another instance may have loaded it since.
    return this.fetch(shared, item);
  }

  /** Nothing was heard against it: then its stamps are asked for alone, and its value need not be sent and read again. */
  private mayStand(kept: LocalEntry | undefined): kept is LocalEntry {
    return kept !== undefined && this.clock.monotonic() < kept.endsAt && allAlive(kept.cells);
  }

  private take(shared: SharedLevel, item: Item, standing: Standing): Found | Promise<Found> {
    const hit = this.keeper.adopt(item.region, item.key, standing, item.cells);
    if (hit) return { hit, level: 'L2' };
    if (!standing.stamps.includes(null)) return this.missed(item, standing);
    return shared.mint(item.tags).then((stamps) => this.missed(item, { ...standing, stamps }));
  }

  /** Every tag has a stamp here. */
  private missed({ region, kept, cells }: Item, { entry, stamps, epoch }: Standing): Found {
    const expired = kept && this.clock.monotonic() >= kept.endsAt;
    return {
      hit: null,
      ground: { stamps: stamps as readonly Stamp[], epoch, cells },
      reason: expired ? 'expired' : kept || entry ? 'stamp' : 'absent',
      last: this.keeper.last(region, kept, entry),
    };
  }
}

/** In one process the states themselves are what stamps stand for. */
const idsOf = (cells: readonly TagCell[]) => cells.map(({ id }) => String(id));
