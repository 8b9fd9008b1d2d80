import type { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../common/errors.js';
import type { HttpSettings } from './http-settings.js';
import { refuseOnSocket } from './unencoded-url.js';
import { takesUpload } from './upload-body.js';

/** The least that an upload brings, in bytes a millisecond: 1 kB a second. */
const LEAST_RATE = 1;
/** How often the bodies under way are looked at, at most. */
const ROUND_MS = 1000;

/** A body that is on its way. */
interface Arrival {
  request: FastifyRequest;
  reply: FastifyReply;
  socket: Socket;
  upload: boolean;
  /** When the count of bytes was taken. */
  since: number;
  bytes: number;
}

/**
 * Ends requests whose body does not come. An ordinary body has a time for the whole of it. A file may take as long as it
 * takes, but has to go on: a sender that stops, or that drips, would hold a connection and a temporary file for ever. All
 * bodies under way share one timer, and a body that came with its head is not watched at all.
 */
export class SlowBodies {
  private readonly arrivals = new Map<FastifyRequest, Arrival>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly settings: Pick<HttpSettings, 'BODY_TIMEOUT_MS' | 'UPLOAD_STALL_MS'>) {}

  /** Begins to watch the body of a request, if it has one. */
  watch(request: FastifyRequest, reply: FastifyReply): void {
    const { raw } = request;
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
    // Inside the process, as in tests, there is no connection.
    const socket = raw.socket as Socket | undefined;
    if (raw.complete || (length === '0' && encoding === undefined) || !socket?.on) return;
    this.arrivals.set(request, {
      request,
      reply,
      socket,
      upload: takesUpload(request),
      since: performance.now(),
      bytes: socket.bytesRead,
    });
    this.timer ??= setInterval(() => this.round(), this.roundMs).unref();
  }

  /** It is broken off. One that is answered early is watched on: its rest must come, too, or the connection stays. */
  forget(request: FastifyRequest): void {
    this.arrivals.delete(request);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private get roundMs(): number {
    return Math.min(ROUND_MS, this.settings.BODY_TIMEOUT_MS / 4, this.settings.UPLOAD_STALL_MS / 4);
  }

  private round(): void {
    for (const arrival of this.arrivals.values()) {
      if (arrival.request.raw.complete || arrival.socket.destroyed) this.forget(arrival.request);
      else if (this.isLate(arrival)) this.breakOff(arrival);
    }
  }

  private isLate(arrival: Arrival): boolean {
    const elapsed = performance.now() - arrival.since;
    if (!arrival.upload) return elapsed >= this.settings.BODY_TIMEOUT_MS;
    if (elapsed < this.settings.UPLOAD_STALL_MS) return false;
    const bytes = arrival.socket.bytesRead;
    const slow = bytes - arrival.bytes < elapsed * LEAST_RATE;
    Object.assign(arrival, { since: performance.now(), bytes });
    return slow;
  }

  private breakOff({ request, reply, socket, upload }: Arrival): void {
    this.forget(request);
    if (reply.sent || reply.raw.headersSent) {
      socket.destroy();
      return;
    }
    const what = upload ? 'The file stopped coming.' : 'The body of the request took too long to arrive.';
    refuseOnSocket(socket, new AppError('REQUEST_TIMEOUT', what), request.id);
  }
}

/** Watches every body that comes in. */
export function endSlowBodies(app: NestFastifyApplication, settings: HttpSettings): void {
  const server = app.getHttpAdapter().getInstance();
  const bodies = new SlowBodies(settings);
  server.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done) => {
    bodies.watch(request, reply);
    done();
  });
  server.addHook('onRequestAbort', (request: FastifyRequest, done) => {
    bodies.forget(request);
    done();
  });
  server.addHook('onClose', (_instance: unknown, done: () => void) => {
    bodies.close();
    done();
  });
}
