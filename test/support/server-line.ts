import type { KeyValueStore, Subscriber, Subscription } from '../../src/cache/stores/key-value-store.js';

/** The commands of the coherence protocol, as the port names them. */
export type Command =
  | 'readTexts'
  | 'writeText'
  | 'deleteIfText'
  | 'deletePattern'
  | 'sadd'
  | 'srem'
  | 'smembers'
  | 'publish'
  | 'identify';

/** What all instances share: the data, and who holds it. */
export interface SharedServer {
  readonly data: KeyValueStore;
  identity: string;
}

/** A command that was given to the store. */
export interface Sent {
  readonly command: Command;
  readonly args: readonly unknown[];
}

/** What a command meets on its way: it waits, or fails, before the server has it or after. */
interface Trouble {
  before?: (sent: Sent) => Promise<void>;
  after?: (sent: Sent) => Promise<void>;
}

/** One instance's way to the server, with whatever may go wrong on it. Commands reach the server in their order. */
export class ServerLine {
  /** The port, as the instance gets it. */
  readonly store: KeyValueStore;
  /** Every command that the instance gave, refused ones too. */
  readonly sent: Sent[] = [];
  private readonly lossListeners: (() => void)[] = [];
  private readonly subscriptions: LineSubscription[] = [];
  private readonly troubles = new Map<Command, Trouble>();
  private readonly ends: (() => void)[] = [];
  private connection = new Connection();

  constructor(server: SharedServer) {
    const { data } = server;
    const port: Pick<KeyValueStore, Command | 'kind' | 'onLost' | 'subscribe'> = {
      kind: 'redis',
      readTexts: (...args) => this.command('readTexts', args, () => data.readTexts(...args)),
      writeText: (...args) => this.command('writeText', args, () => data.writeText(...args)),
      deleteIfText: (...args) => this.command('deleteIfText', args, () => data.deleteIfText(...args)),
      deletePattern: (...args) => this.command('deletePattern', args, () => data.deletePattern(...args)),
      sadd: (...args) => this.command('sadd', args, () => data.sadd(...args)),
      srem: (...args) => this.command('srem', args, () => data.srem(...args)),
      smembers: <T>(key: string) => this.command('smembers', [key], () => data.smembers<T>(key)),
      publish: (...args) => this.command('publish', args, () => data.publish(...args)),
      identify: () => this.command('identify', [], () => Promise.resolve(server.identity)),
      onLost: (listener) => this.lossListeners.push(listener),
      subscribe: (channels, subscriber) => {
        const subscription = new LineSubscription(data, channels, subscriber);
        this.subscriptions.push(subscription);
        return subscription;
      },
    };
    // The protocol needs no more of the port.
    this.store = port as KeyValueStore;
  }

  /** Names of the commands that were given so far. */
  get commands(): Command[] {
    return this.sent.map(({ command }) => command);
  }

  /** Both connections are lost: commands are refused, those under way reject, messages are missed. */
  cut(): void {
    this.connection.lose();
    for (const listener of this.lossListeners) listener();
    this.loseSubscription();
  }

  /** Both connections are there again. */
  mend(): void {
    if (this.connection.lost) this.connection = new Connection();
    this.hearAgain();
  }

  /** Loses both connections, and has them again at once. */
  flap(): void {
    this.cut();
    this.mend();
  }

  /** Only the subscriber's connection is lost, which it is told. */
  loseSubscription(): void {
    for (const subscription of this.subscriptions) subscription.lose();
  }

  hearAgain(): void {
    for (const subscription of this.subscriptions) subscription.hearAgain();
  }

  /** Commands of this name reject from now on, before the server has them; what is answered ends that. */
  refuse(command: Command): () => void {
    return this.trouble(command, { before: () => Promise.reject(new Error(`${command} refused`)) });
  }

  /** Commands of this name that `which` names wait on their way to the server until what is answered is called. */
  hold(command: Command, which: (sent: Sent) => boolean = () => true): () => void {
    const gate = new Gate();
    const before = (sent: Sent) => (which(sent) ? gate.passed : Promise.resolve());
    return this.trouble(command, { before }, () => gate.open());
  }

  /** The server has commands of this name at once, but their answers wait until what is answered is called. */
  holdAnswers(command: Command): () => void {
    const gate = new Gate();
    return this.trouble(command, { after: () => gate.passed }, () => gate.open());
  }

  /** Messages wait, in order, until what is answered is called. */
  holdMessages(): () => void {
    for (const subscription of this.subscriptions) subscription.hold();
    return () => this.subscriptions.forEach((subscription) => subscription.release());
  }

  /** Gives every message to the subscriber twice. */
  doubleMessages(): void {
    for (const subscription of this.subscriptions) subscription.doubled = true;
  }

  /** Ends whatever is wrong. */
  heal(): void {
    for (const end of this.ends) end();
    for (const subscription of this.subscriptions) subscription.release();
    this.mend();
  }

  private trouble(command: Command, trouble: Trouble, release: () => void = () => undefined): () => void {
    this.troubles.set(command, trouble);
    const end = () => {
      if (this.troubles.get(command) === trouble) this.troubles.delete(command);
      release();
    };
    this.ends.push(end);
    return end;
  }

  private command<T>(command: Command, args: readonly unknown[], work: () => Promise<T>): Promise<T> {
    const sent = { command, args };
    this.sent.push(sent);
    const { connection } = this;
    const { before, after } = this.troubles.get(command) ?? {};
    const done = async () => {
      await before?.(sent);
      if (connection.lost) throw new Error('not connected');
      const answer = await work();
      await after?.(sent);
      return answer;
    };
    return Promise.race([connection.loss, done()]);
  }
}

/** Something that many wait for. */
class Gate {
  open: () => void = () => undefined;
  readonly passed = new Promise<void>((resolve) => (this.open = resolve));
}

/** The time between two losses. */
class Connection {
  lost = false;
  readonly loss: Promise<never>;
  private reject: (error: Error) => void = () => undefined;

  constructor() {
    this.loss = new Promise((_resolve, reject) => (this.reject = reject));
    this.loss.catch(() => undefined);
  }

  lose(): void {
    this.lost = true;
    this.reject(new Error('the connection was lost'));
  }
}

class LineSubscription implements Subscription {
  readonly ready = Promise.resolve();
  doubled = false;
  private readonly inner: Subscription;
  private listening = true;
  private held: [string, string][] | undefined;

  constructor(
    data: KeyValueStore,
    channels: readonly string[],
    private readonly subscriber: Subscriber,
  ) {
    this.inner = data.subscribe(channels, {
      message: (channel, text) => this.hear(channel, text),
      lost: () => undefined,
    });
  }

  lose(): void {
    if (this.listening) this.subscriber.lost();
    this.listening = false;
    this.held = undefined;
  }

  hearAgain(): void {
    this.listening = true;
  }

  hold(): void {
    this.held ??= [];
  }

  release(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const [channel, text] of held) this.hear(channel, text);
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  private hear(channel: string, text: string): void {
    if (!this.listening) return;
    if (this.held) this.held.push([channel, text]);
    else for (let times = this.doubled ? 2 : 1; times > 0; times -= 1) this.subscriber.message(channel, text);
  }
}
