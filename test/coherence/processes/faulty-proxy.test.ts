import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { seededRandom } from '../race.js';
import { eventually } from '../../support/eventually.js';
import { FaultyProxy } from './faulty-proxy.js';

describe('a faulty proxy', () => {
  let server: Server;
  let proxy: FaultyProxy;
  let sockets: Socket[];

  /** A server that answers what it gets, with a name before it. */
  async function echo(name: string): Promise<Server> {
    const echoing = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined).on('data', (bytes) => socket.write(`${name}:${bytes.toString()}`));
    }).listen(0, '127.0.0.1');
    await once(echoing, 'listening');
    return echoing;
  }
  const portOf = (listening: Server) => (listening.address() as AddressInfo).port;

  /** A client of the proxy, and what it has been answered. */
  async function client() {
    const socket = connect(proxy.port, '127.0.0.1');
    sockets.push(socket);
    let text = '';
    let closed = false;
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.on('error', () => undefined).on('close', () => (closed = true));
    await once(socket, 'connect');
    return {
      send: (line: string) => socket.write(line),
      hears: (expected: string) => eventually(() => expect(text).toBe(expected)),
      isClosed: () => eventually(() => expect(closed).toBe(true)),
      get text() {
        return text;
      },
    };
  }

  beforeEach(async () => {
    sockets = [];
    server = await echo('a');
    proxy = await FaultyProxy.open(portOf(server), seededRandom(1));
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await proxy.close();
    server.close();
  });

  it('passes everything on', async () => {
    const { send, hears } = await client();
    send('x');
    await hears('a:x');
  });

  it('holds back what a silence swallowed, and gives all of it, in order, when it ends', async () => {
    const one = await client();
    one.send('1');
    await one.hears('a:1');
    proxy.set({ lines: 'all', toClient: { silent: true } });
    one.send('2');
    const other = await client();
    other.send('3');
    await eventually(() =>
      expect(sockets.filter(({ bytesRead }) => bytesRead > 0).length).toBeGreaterThan(2),
    );
    expect([one.text, other.text]).toEqual(['a:1', '']);
    proxy.set(undefined);
    await one.hears('a:1a:2');
    await other.hears('a:3');
  });

  it('is late where it is told to be', async () => {
    const late = await client();
    proxy.set({ lines: 'all', toServer: { delayMs: 50 } });
    const start = performance.now();
    late.send('x');
    await late.hears('a:x');
    expect(performance.now() - start).toBeGreaterThan(45);
  });

  it('tells subscribers from the others', async () => {
    const [subscriber, other] = [await client(), await client()];
    const subscribe = '*2\r\n$9\r\nSUBSCRIBE\r\n$1\r\nc\r\n';
    subscriber.send(subscribe);
    await subscriber.hears(`a:${subscribe}`);
    proxy.set({ lines: 'subscribers', toClient: { silent: true } });
    other.send('x');
    await other.hears('a:x');
    subscriber.send('y');
    proxy.cut('commands');
    await other.isClosed();
    expect(subscriber.text).toBe(`a:${subscribe}`);
  });

  it('refuses, and leads elsewhere', async () => {
    const before = await client();
    const second = await echo('b');
    proxy.lead(portOf(second));
    await before.isClosed();
    const after = await client();
    after.send('x');
    await after.hears('b:x');
    proxy.refuse(true);
    await (await client()).isClosed();
    second.close();
  });
});
