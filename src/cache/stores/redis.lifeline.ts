import type { RedisClientType } from 'redis';

/**
 * Ends the connection of a client, which then makes a new one. The client itself has nothing for that: it would keep a
 * connection to a server that vanished without a word until the kernel gives up, which takes a quarter of an hour when a
 * command is on its way. Works by the `signal` that Node.js takes among the options of a socket.
 */
export class Lifeline {
  private controller = new AbortController();

  /** For the options of the socket. A cut one is replaced for the next connection. */
  get signal(): AbortSignal {
    if (this.controller.signal.aborted) this.controller = new AbortController();
    return this.controller.signal;
  }

  /** `reason`: the cause of the error that everything under way gets. */
  cut(reason: string): void {
    this.controller.abort(new Error(reason));
  }
}

/** A process that was stopped finds its timers overdue: it loses one of so many parts of the time, and not all. */
const PARTS = 4;

/**
 * Calls `cut` when the server has been silent for `limitMs` milliseconds, after the connection or after a PING that is sent
 * when half of that time has passed since the last one was answered.
 */
export function cutWhenSilent(client: RedisClientType, limitMs: number, cut: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  const stop = () => clearTimeout(timer);
  const after = (ms: number, act: () => void) => {
    stop();
    timer = setTimeout(act, ms).unref();
  };
  const expectAnswer = (parts = PARTS) =>
    after(limitMs / PARTS, () => (parts === 1 ? cut() : expectAnswer(parts - 1)));
  const rest = () => after(limitMs / 2, ask);
  const ask = () => {
    expectAnswer();
    // Rejects when the connection is lost; the next one is watched anew.
    client.ping().then(rest, () => undefined);
  };
  client.on('connect', () => expectAnswer());
  client.on('ready', rest);
  client.on('reconnecting', stop);
  client.on('end', stop);
}
