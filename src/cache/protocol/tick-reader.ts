/** Texts under names, in the order asked, in one round trip. */
export type ReadTexts = (names: readonly string[]) => Promise<(string | null)[]>;

/** So many names in one command keep the server from others for well under a millisecond. */
const MAX_NAMES = 4096;

/** Below this, looking through the names is quicker than a map of them. */
const FEW_NAMES = 16;

/** The names that are asked for together. */
class Trip {
  readonly names: string[] = [];
  private places: Map<string, number> | undefined;

  /** @param answer the texts of the names, which are sent a moment later */
  constructor(readonly answer: Promise<(string | null)[]>) {}

  /** The place of a name in the answer; a name that several readers want is asked for once. */
  place(name: string): number {
    if (this.names.length > FEW_NAMES)
      this.places ??= new Map(this.names.map((each, place) => [each, place]));
    const known = this.places ? (this.places.get(name) ?? -1) : this.names.indexOf(name);
    if (known >= 0) return known;
    const place = this.names.push(name) - 1;
    this.places?.set(name, place);
    return place;
  }
}

/**
 * Lets all the reads of one tick share one command. A read never comes aboard of a command that was sent before the read
 * began: what that brings back may be older than a write that was acknowledged in between.
 */
export class TickReader {
  private boarding: Trip | undefined;

  constructor(private readonly readTexts: ReadTexts) {}

  /** The texts of these names as of one moment after the call. */
  read(names: readonly string[]): Promise<(string | null)[]> {
    if (names.length === 0) return Promise.resolve([]);
    if (this.boarding && this.boarding.names.length + names.length > MAX_NAMES) this.boarding = undefined;
    const trip = this.boarding ?? this.board();
    const places = names.map((name) => trip.place(name));
    return trip.answer.then((texts) => places.map((place) => texts[place] ?? null));
  }

  /** Sent in the microtask after the first reader came: until then others may come along, later none. */
  private board(): Trip {
    const trip: Trip = new Trip(
      Promise.resolve().then(() => {
        if (this.boarding === trip) this.boarding = undefined;
        return this.readTexts(trip.names);
      }),
    );
    this.boarding = trip;
    return trip;
  }
}
