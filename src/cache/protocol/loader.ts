import { randomUUID } from 'node:crypto';
import type { Clock } from '../../common/clock.js';
import type { CacheRequest } from './cache-api.js';
import type { CacheObserver } from './cache-observer.js';
import type { EntryKeeper, Ground, Last, Loaded } from './entry-keeper.js';
import type { LoadGate } from './load-gate.js';
import type { LoadTurns } from './load-turns.js';
import type { Regions } from './regions.js';
import { SingleFlight } from './single-flight.js';

/** What a load came to. */
export interface Outcome {
  readonly value: () => unknown;
  /** Milliseconds since a stale answer was made; undefined when it is not stale. */
  readonly staleMs?: number;
  /** It was made from something stale, and must not be kept as fresh. */
  readonly tainted: boolean;
}

/** What a source answered. */
type Sourced = Loaded & Outcome;

/** Loads from the source: once for everybody who stands on the same stamps, and not more at once than the gate lets. */
export class Loader {
  private readonly flights = new SingleFlight();

  constructor(
    private readonly keeper: EntryKeeper,
    private readonly gate: LoadGate,
    private readonly turns: LoadTurns | undefined,
    private readonly regions: Regions,
    private readonly clock: Clock,
    private readonly observer: CacheObserver,
  ) {}

  /** Loads and keeps. A load under way is joined only by those who captured the same stamps as it did. */
  load<T>(request: CacheRequest<T>, key: string, ground: Ground, last?: Last): Promise<Outcome> {
    return this.orLast(request, last, () =>
      this.flights.run(
        this.flightKey(key, ground),
        () => this.loadOnce(request, key, ground),
        () => this.observer.coalesced(request.region),
      ),
    );
  }

  /** Loads and keeps behind, unless that is under way. */
  refresh<T>(request: CacheRequest<T>, key: string, ground: Ground): void {
    const flight = this.flightKey(key, ground);
    if (this.flights.has(flight)) return;
    this.observer.refreshed(request.region);
    this.flights.run(flight, () => this.loadOnce(request, key, ground)).catch(() => undefined);
  }

  /** Loads without keeping anything. */
  pass<T>(request: CacheRequest<T>, key: string, last?: Last): Promise<Outcome> {
    return this.orLast(request, last, () => this.source(request, key));
  }

  /** Loads many at once, as one load, and keeps nothing. `ungated`: it waits for no turn, and holds none. */
  loadMany<T>(
    region: CacheRequest<T>['region'],
    load: () => Promise<T>,
    ungated = false,
  ): Promise<{ value: T; tainted: boolean }> {
    const loaded = async () => ({ value: await this.timed(region, load), tainted: this.gate.tainted });
    return ungated ? loaded() : this.gate.run(randomUUID(), loaded, () => undefined);
  }

  private async loadOnce<T>(request: CacheRequest<T>, key: string, ground: Ground): Promise<Outcome> {
    const turn = this.gate.inside ? undefined : await this.turns?.take(request, key, ground);
    try {
      if (turn?.found) return { value: turn.found.value, tainted: false };
      const sourced = await this.source(request, key);
      const value = sourced.value() as T;
      if (!sourced.tainted && !request.unless?.(value)) {
        const negative = request.isNegative?.(value) ?? (value === null || value === undefined);
        this.keeper.keep(request.region, key, sourced, ground, negative, request.atMostMs?.(value));
      }
      return sourced;
    } finally {
      turn?.giveBack();
    }
  }

  private source<T>(request: CacheRequest<T>, key: string): Promise<Sourced> {
    return this.gate.run(
      key,
      async () => {
        const value = await this.timed(request.region, request.load);
        const loaded = this.keeper.prepare(value);
        return { value: loaded.value, body: loaded.body, tainted: this.gate.tainted };
      },
      () => this.observer.coalesced(request.region),
    );
  }

  private async timed<T>(region: CacheRequest<T>['region'], load: () => Promise<T>): Promise<T> {
    const start = this.clock.monotonic();
    let ok = false;
    try {
      const value = await load();
      ok = true;
      return value;
    } finally {
      this.observer.loaded(region, (this.clock.monotonic() - start) / 1000, ok);
    }
  }

  private async orLast<T>(
    { region }: CacheRequest<T>,
    last: Last | undefined,
    load: () => Promise<Outcome>,
  ): Promise<Outcome> {
    try {
      return await load();
    } catch (error) {
      const now = this.clock.monotonic();
      const { staleIfErrorMs } = this.regions[region];
      if (!last || staleIfErrorMs === 0 || now > last.endsAt + staleIfErrorMs) throw error;
      return { value: last.value, staleMs: now - last.madeAt, tainted: true };
    }
  }

  /** Loads inside loads do not wait for the gate, so they must not join one that does: it may wait for their own place. */
  private flightKey(key: string, { stamps, epoch }: Ground): string {
    return [this.gate.inside ? 'inside' : 'outside', key, epoch, ...stamps].join(' ');
  }
}
