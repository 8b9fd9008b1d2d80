import type { Socket } from 'node:net';
import type { Random } from '../race.js';

/** What happens to the bytes of one direction. */
export interface PipeFault {
  /** Nothing passes; it is all there when the fault ends, as after a partition that TCP has outlived. */
  silent?: boolean;
  /** Milliseconds that everything is late, and as many again at most, drawn anew for every piece. */
  delayMs?: number;
  jitterMs?: number;
}

/** One direction of a connection: late or silent, but in order and complete, as TCP is. The end of it comes last. */
export class FaultyPipe {
  private readonly held: { bytes: Buffer | null; due: number }[] = [];
  private fault: PipeFault = {};
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly out: Socket,
    private readonly random: Random,
  ) {}

  /** What holds from now on; what a silence held back goes on. */
  set(fault: PipeFault = {}): void {
    this.fault = fault;
    this.pass();
  }

  send(bytes: Buffer): void {
    this.push(bytes);
  }

  /** The other side has closed. */
  end(): void {
    this.push(null);
  }

  /** Forgets what it holds back. */
  drop(): void {
    this.held.length = 0;
    clearTimeout(this.timer);
  }

  private push(bytes: Buffer | null): void {
    const { delayMs = 0, jitterMs = 0 } = this.fault;
    const late = delayMs + this.random() * jitterMs;
    const due = late === 0 ? 0 : performance.now() + late;
    this.held.push({ bytes, due: Math.max(due, this.held.at(-1)?.due ?? 0) });
    this.pass();
  }

  private pass(): void {
    clearTimeout(this.timer);
    if (this.fault.silent) return;
    for (let first = this.held[0]; first; first = this.held[0]) {
      const wait = first.due - performance.now();
      if (wait > 0) {
        this.timer = setTimeout(() => this.pass(), wait);
        return;
      }
      this.held.shift();
      if (first.bytes === null) this.out.destroy();
      else if (!this.out.destroyed) this.out.write(first.bytes);
    }
  }
}
