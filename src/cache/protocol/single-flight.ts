/** At most one piece of work under way for each key; whoever asks meanwhile shares its outcome, errors too. */
export class SingleFlight {
  private readonly flights = new Map<string, Promise<unknown>>();

  /** Whether one is under way under this key. */
  has(key: string): boolean {
    return this.flights.has(key);
  }

  /**
   * The outcome of `work`, or of the flight that is under way under this key. `onJoin` is called in the second case.
   * The key must say everything that makes two pieces of work equal.
   */
  run<T>(key: string, work: () => Promise<T>, onJoin: () => void = () => undefined): Promise<T> {
    const flying = this.flights.get(key);
    if (flying) {
      onJoin();
      return flying as Promise<T>;
    }
    const flight = work().finally(() => this.flights.delete(key));
    this.flights.set(key, flight);
    return flight;
  }
}
