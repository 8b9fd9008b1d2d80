import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import helmet, { type HelmetOptions } from 'helmet';

type Directives = NonNullable<
  Exclude<HelmetOptions['contentSecurityPolicy'], boolean | undefined>['directives']
>;

/** An answer of the API is data: a browser that shows one loads and runs nothing. */
const FOR_DATA: Directives = {
  defaultSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

/**
 * The API page loads its scripts, styles and icons from here, and has no inline script. It does have inline styles, in the page and
 * in what its scripts draw, and its style sheet has pictures as `data:`.
 */
const FOR_API_PAGE: Directives = {
  ...FOR_DATA,
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
};

/**
 * What helmet sets under a policy. It sets the same for every answer, so it is asked once and not by each request, which costs
 * several microseconds. Whether a domain is reached by TLS alone (HSTS) is for whoever ends TLS to say.
 */
function headersFor(directives: Directives): Record<string, string> {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const set = helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  });
  set(response.req, response, () => undefined);
  return Object.fromEntries(
    Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]),
  );
}

/** Gives every answer the headers that tell browsers what not to do with it. */
export function sendSecurityHeaders(app: NestFastifyApplication): void {
  const data = headersFor(FOR_DATA);
  const apiPage = headersFor(FOR_API_PAGE);
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done) => {
    void reply.headers(/^\/docs(?:[/?]|$)/.test(request.url) ? apiPage : data);
    done();
  });
}
