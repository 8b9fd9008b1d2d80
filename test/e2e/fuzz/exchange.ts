import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { WireRequest } from './requests.js';

/** What came back. */
export interface Reply {
  /** 0: the connection was closed without an answer. */
  status: number;
  /** The beginning of it. */
  text: string;
}

/** As much of an answer as is looked at. */
const KEPT = 16_384;
const PIECES = 5;
const PAUSE_MS = 20;

/** The bytes of the head of a request. */
export function headOf({ method, target, headers, body }: WireRequest): Buffer {
  const fields = {
    host: 'localhost',
    connection: 'close',
    ...(body.length > 0 ? { 'content-length': String(body.length) } : {}),
    ...headers,
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
}

/** Sends a request on a connection of its own. Errors: no end of the answer within the limit. */
export async function exchange(port: number, request: WireRequest, limitMs: number): Promise<Reply> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  let kept = 0;
  socket.on('data', (chunk: Buffer) => {
    if (kept < KEPT) chunks.push(chunk);
    kept += chunk.length;
  });
  const closed = new Promise<'closed'>((resolve) => {
    // The service may have answered and closed before all is sent.
    socket.on('error', () => undefined).on('close', () => resolve('closed'));
  });
  const timer = new AbortController();
  const late = delay(limitMs, 'late' as const, { signal: timer.signal });
  late.catch(() => undefined);
  socket.write(headOf(request));
  const { body, sending } = request;
  if (sending === 'whole') socket.write(body);
  else if (sending === 'broken off') socket.end(body.subarray(0, body.length / 2));
  else void drip();
  const end = await Promise.race([closed, late]);
  timer.abort();
  socket.destroy();
  if (end === 'late') throw new Error(`no end of the answer after ${limitMs} ms`);
  // Leave to send the body is not the answer yet.
  const all = Buffer.concat(chunks).toString('utf8');
  const text = all.replace(/^HTTP\/1\.1 100 [^]*?\r\n\r\n/, '').slice(0, KEPT);
  return { status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? 0), text };

  async function drip() {
    const size = Math.ceil(body.length / PIECES);
    for (let piece = 0; piece < PIECES && !socket.destroyed; piece += 1) {
      socket.write(body.subarray(piece * size, (piece + 1) * size));
      await delay(PAUSE_MS);
    }
  }
}
