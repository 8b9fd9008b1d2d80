import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createClient, type RedisClientType } from 'redis';
import { startRedis } from '../../support/servers/redis.js';
import type { TestServer } from '../../support/servers/test-server.js';
import type { Random } from '../race.js';
import { ControlChannel } from './control-channel.js';
import { FaultyProxy } from './faulty-proxy.js';
import type { InstanceOptions } from './instance-options.js';
import { Member } from './member.js';

/** What every instance is told; the rest is its own. */
export type CommonOptions = Omit<
  InstanceOptions,
  'name' | 'instance' | 'seed' | 'cacheUrl' | 'sourceUrl' | 'controlPort'
> & { seed: number };

/** Instances, each behind a proxy of its own, over one Redis, and the source, which is another. */
export class Cluster {
  /** Those that live. */
  readonly members: Member[] = [];
  private readonly awaited = new Map<string, (channel: ControlChannel) => void>();
  private started = 0;

  private constructor(
    private cache: TestServer,
    private readonly source: TestServer,
    private readonly control: Server,
    private readonly options: CommonOptions,
    private readonly random: Random,
    private readonly now: () => number,
  ) {
    control.on('connection', (socket) => {
      const channel: ControlChannel = new ControlChannel(socket, {
        hello: (name: string) => this.awaited.get(name)?.(channel),
      });
    });
  }

  static async open(options: CommonOptions, random: Random, now: () => number): Promise<Cluster> {
    // A replica for the failover is not made to wait for others.
    const cached = startRedis({ settings: { 'repl-diskless-sync-delay': '0' } });
    const [cache, source] = await Promise.all([cached, startRedis()]);
    const control = createServer().listen(0, '127.0.0.1');
    await once(control, 'listening');
    return new Cluster(cache, source, control, options, random, now);
  }

  /** The shared Redis of the moment. */
  get redis(): TestServer {
    return this.cache;
  }

  /** Starts the first instances, all at once. */
  async start(instances: number): Promise<void> {
    const starting = Array.from({ length: instances }, () => this.add());
    const outcomes = await Promise.allSettled(starting);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** Starts one more instance. */
  async add(): Promise<Member> {
    this.started += 1;
    const name = `i${this.started}`;
    const proxy = await FaultyProxy.open(this.cache.port, this.random);
    const hello = new Promise<ControlChannel>((resolve) => this.awaited.set(name, resolve));
    const options: InstanceOptions = {
      ...this.options,
      name,
      instance: this.started,
      seed: this.options.seed * 1000 + this.started,
      cacheUrl: `redis://127.0.0.1:${proxy.port}`,
      sourceUrl: this.source.url,
      controlPort: (this.control.address() as AddressInfo).port,
    };
    const member = await Member.start(options, proxy, hello);
    await member.checkClock(this.now);
    this.members.push(member);
    return member;
  }

  /** Kills an instance in the middle of whatever it does. */
  async kill(member: Member): Promise<void> {
    this.members.splice(this.members.indexOf(member), 1);
    await member.kill();
  }

  /** Commands by a connection of our own to the shared Redis, or to another server. */
  async command<T>(work: (client: RedisClientType) => Promise<T>, server = this.cache): Promise<T> {
    const client: RedisClientType = createClient({ url: server.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.disconnect();
    }
  }

  /** What the source holds of these keys. */
  async versions(keys: readonly string[]): Promise<number[]> {
    const versions = await this.command((client) => client.mGet([...keys]), this.source);
    return versions.map((version) => Number(version ?? 0));
  }

  /** Lets another server take over; the one before is ended. All connections are lost. */
  async takeOver(next: TestServer): Promise<void> {
    const last = this.cache;
    this.cache = next;
    for (const { proxy } of this.members) proxy.lead(next.port);
    await last.stop();
  }

  async close(): Promise<void> {
    for (const member of this.members) member.goOn();
    await Promise.all(this.members.map((member) => member.end()));
    this.control.close();
    await Promise.all([this.cache.stop(), this.source.stop()]);
  }
}
