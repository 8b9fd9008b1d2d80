import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { AppError } from '../common/errors.js';
import type { Config } from '../config/index.js';
import { Metrics } from '../metrics/index.js';
import { clientKey } from './client-key.js';
import type { Quota, Verdict } from './quota.js';
import { limitsOf, QUOTAS, type Quotas } from './quotas.js';
import { classIn, type RouteClass } from './route-classes.js';

type Done = (error?: Error) => void;

/**
 * Puts the limits before the routes that have one; the others are not touched, and cost nothing. Such a hook of a route runs after
 * those of the whole server, and so knows who sends the request. Call it before the routes are made.
 */
export function limitRequests(app: NestFastifyApplication, config: Config): void {
  const limits = limitsOf(config);
  if (Object.values(limits).every((limit) => limit === 0)) return;
  const quotas = app.get<Quotas>(QUOTAS, { strict: false });
  const metrics = app.get(Metrics, { strict: false });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', (route: RouteOptions) => {
      const name = classIn([route.method].flat()[0] ?? '', route.url) ?? 'write';
      const quota = name === 'exempt' ? undefined : quotas[name];
      if (!quota || name === 'exempt' || route.method === 'OPTIONS') return;
      const refused = () => metrics.httpRequestsLimited.inc({ class: name });
      route.onRequest = [...[route.onRequest ?? []].flat(), limitBy(name, quota, refused)];
    });
}

function limitBy(name: RouteClass, quota: Quota, onRefused: () => void) {
  const answer = (verdict: Verdict, reply: FastifyReply, done: Done) => {
    const seconds = Math.ceil(verdict.resetMs / 1000);
    void reply
      .header('ratelimit-limit', verdict.limit)
      .header('ratelimit-remaining', verdict.remaining)
      .header('ratelimit-reset', seconds);
    if (verdict.allowed) {
      done();
      return;
    }
    onRefused();
    void reply.header('retry-after', seconds);
    const text = `No more than ${verdict.limit} requests a minute of the class ${name} are answered to one client.`;
    done(new AppError('RATE_LIMITED', text, { retryAfterSeconds: seconds }));
  };
  return (request: FastifyRequest, reply: FastifyReply, done: Done): void => {
    const verdict = quota.take(clientKey(request));
    if (verdict instanceof Promise) verdict.then((later) => answer(later, reply, done), done);
    else answer(verdict, reply, done);
  };
}
