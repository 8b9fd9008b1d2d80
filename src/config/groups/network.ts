import { z } from 'zod';
import { addresses, count, origins } from '../kinds.js';

/** Between the network and the program. */
export const NETWORK = {
  TRUSTED_PROXIES: addresses().describe(
    'Proxies whose `X-Forwarded-*` headers are believed: addresses and subnets (10.0.0.0/8), or `loopback`, `linklocal`, `uniquelocal`, with commas between. Unset: none',
  ),
  CORS_ORIGINS: origins().describe(
    'Origins of web pages that may call the API from a browser, with commas between, as in https://shop.example; `*`: any. Unset: none',
  ),
  HEADERS_TIMEOUT_MS: count(100, 600_000)
    .default(10_000)
    .describe('How long the headers of a request may take to arrive, from its first byte or the connection'),
  BODY_TIMEOUT_MS: count(100, 3_600_000)
    .default(60_000)
    .describe(
      'How long the body of a request may take to arrive; files that are uploaded have no such limit',
    ),
  UPLOAD_STALL_MS: count(100, 600_000)
    .default(20_000)
    .describe('An upload that brings less than 1 kB a second over this time is broken off'),
  KEEP_ALIVE_MS: count(0, 3_600_000)
    .default(72_000)
    .describe(
      'How long a connection without a request is kept; longer than a load balancer in front keeps it',
    ),
} as const satisfies Record<string, z.ZodType>;
