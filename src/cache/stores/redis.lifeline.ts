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

  cut(): void {
    this.controller.abort();
  }
}

/**
 * Calls `cut` when the server has been silent for `limitMs` milliseconds, after the connection or after a PING that is sent
 * when half of that time has passed since the last one was answered.
 */
export function cutWhenSilent(client: RedisClientType, limitMs: number, cut: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  const stop = () => clearTimeout(timer);
  const after = (ms: number, act: () => void) => {
    stop();
    return (timer = setTimeout(act, ms).unref());
  };
  const expectAnswer = () => {
    // A process that was stopped itself must look at its sockets before it may say that nothing came.
    const asked: NodeJS.Timeout = after(limitMs, () =>
      setImmediate(() => {
        if (timer === asked) cut();
      }),
    );
    return asked;
  };
  const rest = () => after(limitMs / 2, ask);
  const ask = () => {
    const asked = expectAnswer();
    client.ping().then(
      () => {
        if (timer === asked) rest();
      },
      // The connection is lost, and the next one will be watched.
      () => undefined,
    );
  };
  client.on('connect', expectAnswer);
  client.on('ready', rest);
  client.on('reconnecting', stop);
  client.on('end', stop);
}
