/** What a material may be: its name, or null when it is deleted. */
export type State = string | null;

/**
 * What is known of one material by who alone writes it. An acknowledged write is certain; one that was not answered may
 * have been done or not, until the next answer.
 */
export class Claim {
  private acknowledged: State = null;
  private unanswered: State[] = [];
  private writes = 0;
  /** Its id, when it was told; the one of before, after a delete. */
  id: string | undefined;

  constructor(readonly sku: string) {}

  /** A name that it never had. */
  nextName(): string {
    this.writes += 1;
    return `Изделие ${this.sku} правка ${this.writes}`;
  }

  /** Before a request is sent. */
  sent(state: State): void {
    this.unanswered.push(state);
  }

  /** When it was answered. */
  answered(state: State): void {
    this.acknowledged = state;
    this.unanswered = [];
  }

  /** When it was refused, and so not done. */
  refused(): void {
    this.unanswered.pop();
  }

  /** Whether this may be read now. */
  allows(state: State): boolean {
    return state === this.acknowledged || this.unanswered.includes(state);
  }

  toString(): string {
    return `${this.sku}: ${this.acknowledged}${this.unanswered.map((state) => ` or ${state}`).join('')}`;
  }
}
