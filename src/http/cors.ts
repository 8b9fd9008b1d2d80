import cors from '@fastify/cors';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** What a script of another origin may read, beside the few headers that are always readable. */
const READABLE = [
  'Age',
  'Content-Disposition',
  'ETag',
  'Location',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
  'Retry-After',
  'X-Cache',
  'X-Request-Id',
];
const PREFLIGHT_SECONDS = 600;

/**
 * Lets web pages of these origins call the API. Callers send tokens and keys in headers, and no cookie: the browser adds nothing
 * by itself that a foreign page could make use of.
 */
export async function allowOrigins(app: NestFastifyApplication, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  await app.register(cors, {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: READABLE,
    maxAge: PREFLIGHT_SECONDS,
    strictPreflight: false,
  });
}
