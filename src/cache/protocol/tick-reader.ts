/** Texts under names, in the order asked, in one round trip. */
export type ReadTexts = (names: readonly string[]) => Promise<(string | null)[]>;

/** So many names in one command keep the server from others for well under a millisecond. */
const MAX_NAMES = 4096;

/** The names that are asked for together. */
class Trip {
  readonly names: string[] = [];
  private readonly places = new Map<string, number>();
  private answer: Promise<(string | null)[]> | undefined;

  /** The place of a name in the answer; a name that several readers want is asked for once. */
  place(name: string): number {
    let place = this.places.get(name);
    if (place === undefined) {
      place = this.names.push(name) - 1;
      this.places.set(name, place);
    }
    return place;
  }

  /** Sent in the microtask after the first reader came: until then others may come along, later none. */
  send(read: ReadTexts, leave: () => void): Promise<(string | null)[]> {
    this.answer ??= Promise.resolve().then(() => {
      leave();
      return read(this.names);
    });
    return this.answer;
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
    const trip = (this.boarding ??= new Trip());
    const places = names.map((name) => trip.place(name));
    const leave = () => {
      if (this.boarding === trip) this.boarding = undefined;
    };
    return trip.send(this.readTexts, leave).then((texts) => places.map((place) => texts[place] ?? null));
  }
}
