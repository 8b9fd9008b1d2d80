import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Random } from '../race.js';
import { FaultyPipe, type PipeFault } from './faulty-pipe.js';

/** Which connections: those that subscribe, those that do not, or both. */
export type Lines = 'all' | 'commands' | 'subscribers';

export interface ProxyFault {
  lines: Lines;
  toServer?: PipeFault;
  toClient?: PipeFault;
}

const SUBSCRIBES = /\r\nS?P?SUBSCRIBE\r\n/i;
/** A connection that is to subscribe does so in one of its first pieces. */
const PIECES_LOOKED_AT = 20;

/** One connection through the proxy. */
interface Line {
  subscribes: boolean;
  pieces: number;
  near: Socket;
  far: Socket;
  toServer: FaultyPipe;
  toClient: FaultyPipe;
}

/** A TCP proxy between one instance and Redis, that can be slow, go silent, and cut connections. */
export class FaultyProxy {
  private readonly lines = new Set<Line>();
  private fault: ProxyFault | undefined;
  private refusing = false;
  private targetPort: number;

  private constructor(
    private readonly server: Server,
    targetPort: number,
    private readonly random: Random,
  ) {
    this.targetPort = targetPort;
    server.on('connection', (near) => this.accept(near));
  }

  /** Listens on a free port of 127.0.0.1. */
  static async open(targetPort: number, random: Random): Promise<FaultyProxy> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FaultyProxy(server, targetPort, random);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Makes connections faulty, those to come too; what was set before ends, and what it held back goes on in order. */
  set(fault: ProxyFault | undefined): void {
    this.fault = fault;
    for (const line of this.lines) this.applyTo(line);
  }

  /** Ends connections, and what they held back with them. */
  cut(lines: Lines = 'all'): void {
    for (const line of this.lines) if (concerns(lines, line)) close(line);
  }

  /** Whether new connections are ended at once. */
  refuse(refusing: boolean): void {
    this.refusing = refusing;
  }

  /** Ends all connections; those to come lead to another server. */
  lead(targetPort: number): void {
    this.targetPort = targetPort;
    this.cut();
  }

  async close(): Promise<void> {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }

  private accept(near: Socket): void {
    if (this.refusing) {
      near.destroy();
      return;
    }
    const far = connect({ port: this.targetPort, host: '127.0.0.1', noDelay: true });
    const line: Line = {
      subscribes: false,
      pieces: 0,
      near,
      far,
      toServer: new FaultyPipe(far, this.random),
      toClient: new FaultyPipe(near, this.random),
    };
    this.lines.add(line);
    this.applyTo(line);
    near.on('data', (bytes: Buffer) => {
      if (this.isFirstSubscription(line, bytes)) {
        line.subscribes = true;
        this.applyTo(line);
      }
      line.toServer.send(bytes);
    });
    far.on('data', (bytes: Buffer) => line.toClient.send(bytes));
    near.on('close', () => line.toServer.end());
    far.on('close', () => line.toClient.end());
    for (const socket of [near, far]) socket.on('error', () => undefined);
    near.on('close', () => {
      if (far.destroyed) this.lines.delete(line);
    });
    far.on('close', () => {
      if (near.destroyed) this.lines.delete(line);
    });
  }

  private isFirstSubscription(line: Line, bytes: Buffer): boolean {
    line.pieces += 1;
    return !line.subscribes && line.pieces <= PIECES_LOOKED_AT && SUBSCRIBES.test(bytes.toString('latin1'));
  }

  private applyTo(line: Line): void {
    const fault = this.fault && concerns(this.fault.lines, line) ? this.fault : undefined;
    line.toServer.set(fault?.toServer);
    line.toClient.set(fault?.toClient);
  }
}

const concerns = (lines: Lines, { subscribes }: Line) =>
  lines === 'all' || subscribes === (lines === 'subscribers');

function close({ near, far, toServer, toClient }: Line): void {
  toServer.drop();
  toClient.drop();
  near.destroy();
  far.destroy();
}
