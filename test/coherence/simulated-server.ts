import type { Clock } from '../../src/common/clock.js';
import type { KeyValueStore, Subscriber, Subscription } from '../../src/cache/stores/key-value-store.js';
import { MemoryKeyValueStore } from '../../src/cache/stores/memory.key-value-store.js';
import type { Random } from './race.js';

/** Resolves after so many ticks of the simulation. */
export type Pause = (ticks: number) => Promise<void>;

/** What the keys of texts and sets held. */
interface Snapshot {
  texts: Map<string, string>;
  sets: Map<string, unknown[]>;
}

/** Share of steps on the way to the server and back that take a tick. */
const SLOW_SHARE = 0.3;

/** A server in the process that can fail as Redis does, with connections whose every step takes its time. */
export class SimulatedServer {
  readonly connections: SimulatedConnection[] = [];
  private readonly data: MemoryKeyValueStore;
  private readonly textKeys = new Set<string>();
  private readonly setKeys = new Set<string>();
  private run = 1;

  constructor(
    clock: Clock,
    readonly random: Random,
    readonly pause: Pause,
  ) {
    this.data = new MemoryKeyValueStore({ clock });
  }

  /** One more instance's connection. */
  connect(): SimulatedConnection {
    const connection = new SimulatedConnection(this, this.data);
    this.connections.push(connection);
    return connection;
  }

  get identity(): string {
    return `run ${this.run}`;
  }

  /** Nothing is answered; all connections are lost. */
  down(): void {
    for (const connection of this.connections) connection.lose();
  }

  /** Each connection is back after a while of its own, `mostTicks` at most. */
  up(mostTicks: number): void {
    for (const connection of this.connections) connection.comeBack(Math.floor(this.random() * mostTicks));
  }

  /** Another process on the same port, with a snapshot of before or with nothing. What was sent to the one before is lost. */
  async restart(snapshot?: Snapshot): Promise<void> {
    this.run += 1;
    await this.wipe();
    for (const [key, text] of snapshot?.texts ?? []) await this.data.writeText(key, text);
    for (const [key, members] of snapshot?.sets ?? []) await this.data.sadd(key, ...members);
  }

  async wipe(): Promise<void> {
    await this.data.clear();
  }

  /** Removes some key. */
  async evict(): Promise<void> {
    const keys = [...this.textKeys, ...this.setKeys];
    await this.data.delete(keys[Math.floor(this.random() * keys.length)] ?? '');
  }

  async snapshot(): Promise<Snapshot> {
    const names = [...this.textKeys];
    const texts = await this.data.readTexts(names);
    const sets = [...this.setKeys].map(async (key) => [key, await this.data.smembers(key)] as const);
    return {
      texts: new Map(names.flatMap((name, index) => (texts[index] ? [[name, texts[index]]] : []))),
      sets: new Map(await Promise.all(sets)),
    };
  }

  /** Remembers what keys there may be. */
  note(command: string, key: unknown): void {
    if (command === 'writeText') this.textKeys.add(String(key));
    if (command === 'sadd') this.setKeys.add(String(key));
  }

  /** A step of a message or command. */
  step(): Promise<void> {
    return this.random() < SLOW_SHARE ? this.pause(1 + Math.floor(this.random() * 2)) : Promise.resolve();
  }
}

/** The commands that go to the server; the rest is the connection's own. */
const COMMANDS = [
  'readTexts',
  'writeText',
  'deleteIfText',
  'sadd',
  'srem',
  'smembers',
  'publish',
  'deletePattern',
];

/** One instance's way to the server: commands and their answers in order, messages on a line of their own. */
export class SimulatedConnection {
  /** The port, as the instance gets it. */
  readonly store: KeyValueStore;
  private reachable = true;
  private losses = 0;
  private readonly lossListeners: (() => void)[] = [];
  private readonly subscriptions: SimulatedSubscription[] = [];
  private sending: Promise<void> = Promise.resolve();
  private answering: Promise<void> = Promise.resolve();

  constructor(
    private readonly server: SimulatedServer,
    data: MemoryKeyValueStore,
  ) {
    const own: Partial<KeyValueStore> = {
      kind: 'redis',
      identify: () => this.command(() => Promise.resolve(server.identity)),
      onLost: (listener) => this.lossListeners.push(listener),
      subscribe: (channels, subscriber) => {
        const subscription = new SimulatedSubscription(server, data, channels, subscriber);
        this.subscriptions.push(subscription);
        return subscription;
      },
    };
    this.store = new Proxy(data, {
      get: (target, name: keyof KeyValueStore) => {
        if (name in own) return own[name];
        const method = target[name] as (...args: unknown[]) => Promise<unknown>;
        if (!COMMANDS.includes(name)) throw new Error(`The simulation has no ${name}`);
        return (...args: unknown[]) =>
          this.command(() => {
            server.note(name, args[0]);
            return method.apply(target, args);
          });
      },
    });
  }

  /** Commands are refused, and messages missed; what is on its way may still reach the server. */
  lose(): void {
    this.reachable = false;
    this.losses += 1;
    for (const listener of this.lossListeners) listener();
    for (const subscription of this.subscriptions) subscription.lose();
  }

  comeBack(ticks: number): void {
    void this.server.pause(ticks).then(() => {
      this.reachable = true;
      for (const subscription of this.subscriptions) subscription.comeBack();
    });
  }

  /** Messages are lost, and the subscriber is told. */
  loseMessages(): void {
    for (const subscription of this.subscriptions) subscription.lose();
  }

  hearAgain(): void {
    for (const subscription of this.subscriptions) subscription.comeBack();
  }

  /** None comes, and then all of them. */
  holdMessages(held: boolean): void {
    for (const subscription of this.subscriptions) subscription.hold(held);
  }

  /** Each is so many ticks late. */
  slowMessages(ticks: number): void {
    for (const subscription of this.subscriptions) subscription.lateTicks = ticks;
  }

  /** They are lost, and nobody is told. */
  muteMessages(mute: boolean): void {
    for (const subscription of this.subscriptions) subscription.mute = mute;
  }

  /** Executed at the server in the order in which they were sent, and answered in that order. */
  private command<T>(work: () => Promise<T>): Promise<T> {
    if (!this.reachable) return Promise.reject(new Error('not connected'));
    const { losses } = this;
    const { identity } = this.server;
    const done = this.sending
      .then(() => this.server.step())
      .then(() => {
        if (identity !== this.server.identity) throw new Error('sent to a server that has ended');
        return work();
      });
    this.sending = done.then(
      () => undefined,
      () => undefined,
    );
    this.answering = Promise.all([this.answering, this.sending]).then(() => this.server.step());
    return this.answering.then(() => {
      if (losses !== this.losses) throw new Error('the connection was lost');
      return done;
    });
  }
}

class SimulatedSubscription implements Subscription {
  readonly ready = Promise.resolve();
  private readonly inner: Subscription;
  private listening = true;
  /** Messages are lost, and nobody is told. */
  mute = false;
  /** Ticks that each message is late. */
  lateTicks = 0;
  private holding = false;
  private held: [string, string][] = [];
  private passing: Promise<void> = Promise.resolve();
  private line = 0;

  constructor(
    private readonly server: SimulatedServer,
    data: MemoryKeyValueStore,
    channels: readonly string[],
    private readonly subscriber: Subscriber,
  ) {
    this.inner = data.subscribe(channels, {
      message: (channel, text) => {
        if (this.mute || !this.listening) return;
        if (this.holding) this.held.push([channel, text]);
        else this.pass(channel, text);
      },
      lost: () => undefined,
    });
  }

  lose(): void {
    if (this.listening) this.subscriber.lost();
    this.listening = false;
    this.held = [];
    this.line += 1;
  }

  comeBack(): void {
    this.listening = true;
  }

  hold(holding: boolean): void {
    this.holding = holding;
    if (holding) return;
    for (const [channel, text] of this.held) this.pass(channel, text);
    this.held = [];
  }

  async close(): Promise<void> {
    await this.inner.close();
  }

  /** What was on its way when the line was lost is lost with it. */
  private pass(channel: string, text: string): void {
    const { line } = this;
    const late = this.server.pause(this.lateTicks);
    this.passing = this.passing
      .then(() => late)
      .then(() => this.server.step())
      .then(() => {
        if (line === this.line) this.subscriber.message(channel, text);
      });
  }
}
