import { Injectable } from '@nestjs/common';

/** Why the process itself, whatever its stores say, wants no requests now. */
@Injectable()
export class Readiness {
  private reason: string | undefined;

  /** Keeps load balancers away, e.g. while data is loaded or before the process ends. */
  hold(reason: string): void {
    this.reason = reason;
  }

  release(): void {
    this.reason = undefined;
  }

  /** Undefined when requests are welcome. */
  get heldBecause(): string | undefined {
    return this.reason;
  }
}
