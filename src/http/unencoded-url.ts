import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import type { ConnectionError, FastifyInstance } from 'fastify';
import { AppError, type ErrorCode } from '../common/errors.js';
import { PROBLEM_MEDIA_TYPE, problemOf } from './problem.js';

/** A request without a body, read from the bytes of its head. */
export interface BareRequest {
  method: 'GET' | 'HEAD' | 'DELETE';
  url: string;
  headers: Record<string, string>;
}

const REQUEST_LINE = /^(GET|HEAD|DELETE) (\/[^ ]*) HTTP\/1\.[01]$/;

/**
 * The request of a head whose URL has letters that are not percent-encoded, encoded as they should have been; undefined
 * for anything else. Shells and `curl` send `?q=цемент` as it is typed, and Node's parser refuses it.
 */
export function encodeUrlOf(packet: Buffer): BareRequest | undefined {
  const text = packet.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const [line = '', ...fields] = text.slice(0, end).split('\r\n');
  const [, method, target] = REQUEST_LINE.exec(line) ?? [];
  if (end !== text.length - 4 || method === undefined || target === undefined) return undefined;
  const url = target.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
  const headers = fields.map((field): [string, string] => {
    const colon = field.indexOf(':');
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
  });
  return { method: method as BareRequest['method'], url, headers: Object.fromEntries(headers) };
}

/** Connections whose first fault is being answered. */
const answering = new WeakSet<Socket>();

/** Answers what Node's parser refused: by the application, if only the encoding of the URL was missing. */
export function answerClientError(this: FastifyInstance, error: ConnectionError, socket: Socket): void {
  // The parser goes on to complain about what follows, the end of the connection for one.
  if (answering.has(socket)) return;
  answering.add(socket);
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  // Typed as the JSON of a buffer; it is the buffer itself.
  const packet: unknown = error.rawPacket;
  const request =
    error.code === 'HPE_INVALID_URL' && Buffer.isBuffer(packet) ? encodeUrlOf(packet) : undefined;
  if (!request) {
    refuseOnSocket(socket, refusalOf(error));
    return;
  }
  this.inject(request).then(
    (answer) => send(socket, answer.statusCode, answer.headers, answer.rawPayload),
    () => socket.destroy(),
  );
}

const CODE_OF_CLIENT_ERROR: Record<string, [ErrorCode, string]> = {
  HPE_HEADER_OVERFLOW: ['HEADERS_TOO_LARGE', 'The headers of the request are larger than 16 KiB.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TIMEOUT', 'The headers of the request took too long to arrive.'],
};

function refusalOf({ code, message }: ConnectionError): AppError {
  const known = CODE_OF_CLIENT_ERROR[code];
  return known
    ? new AppError(...known)
    : new AppError('MALFORMED_REQUEST', `The request is not valid HTTP: ${message}.`);
}

/** Answers with the problem details of an error where no reply of the web server can be used, and ends the connection. */
export function refuseOnSocket(socket: Socket, refusal: AppError, id = ''): void {
  answering.add(socket);
  const problem = problemOf(refusal, { id, method: '', path: '' });
  const fields = { 'content-type': PROBLEM_MEDIA_TYPE, ...(id === '' ? {} : { 'x-request-id': id }) };
  send(socket, problem.status, fields, Buffer.from(JSON.stringify(problem)));
}

type Fields = Record<string, number | string | string[] | undefined>;

/** Writes an answer and ends the connection: its parser is of no use any more. */
function send(socket: Socket, status: number, headers: Fields, body: Buffer): void {
  const all: Fields = { ...headers, 'content-length': body.length, connection: 'close' };
  const fields = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((item) => `${name}: ${item}\r\n`),
  );
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${fields.join('')}\r\n`);
  socket.write(body);
  // Who does not read the answer does not keep the connection.
  socket.destroySoon();
}
