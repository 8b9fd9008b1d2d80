import { type Socket } from 'node:net';

/** A question or its answer, as a line of JSON. */
interface Line {
  id: number;
  ask?: string;
  data?: unknown;
  error?: string;
}

type Handler = (data: never) => unknown;

/** Questions and answers between two processes over one connection, in lines of JSON. */
export class ControlChannel {
  private readonly waiting = new Map<
    number,
    { resolve: (data: never) => void; reject: (e: Error) => void }
  >();
  private lastId = 0;
  private rest = '';

  /** `handlers` answer the other side's questions, by name. */
  constructor(
    private readonly socket: Socket,
    private readonly handlers: Record<string, Handler>,
  ) {
    socket.setNoDelay(true).setEncoding('utf8');
    socket.on('data', (chunk: string) => this.receive(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('The other process has gone'));
      this.waiting.clear();
    });
  }

  /** Asks the other side. Rejects with its error, or when it goes away. */
  ask<T = unknown>(ask: string, data?: unknown): Promise<T> {
    const id = (this.lastId += 1);
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ id, ask, data });
    });
  }

  private receive(chunk: string): void {
    const lines = (this.rest + chunk).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) void this.take(JSON.parse(line) as Line);
  }

  private async take({ id, ask, data, error }: Line): Promise<void> {
    if (ask !== undefined) {
      try {
        this.send({ id, data: await this.handlers[ask]?.(data as never) });
      } catch (failure) {
        this.send({ id, error: failure instanceof Error ? failure.message : String(failure) });
      }
      return;
    }
    const waiter = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) waiter?.resolve(data as never);
    else waiter?.reject(new Error(error));
  }

  private send(line: Line): void {
    if (!this.socket.destroyed) this.socket.write(`${JSON.stringify(line)}\n`);
  }
}
