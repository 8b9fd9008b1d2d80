import { z } from 'zod';
import { count, url } from '../kinds.js';

/** Redis. */
export const REDIS = {
  REDIS_URL: url(/^rediss?$/, 'redis://user:password@host:6379').describe('Unset: cache in the process'),
  REDIS_USERNAME: z
    .string()
    .min(1)
    .optional()
    .describe('User of the access control list; overrides the one in REDIS_URL'),
  REDIS_PASSWORD: z.string().min(1).optional().describe('Overrides the password in REDIS_URL'),
  REDIS_DB: count(0, 1023).optional().describe('Overrides the database number in REDIS_URL'),
  REDIS_TLS_CA: z
    .string()
    .min(1)
    .optional()
    .describe('File with the certificate authorities (PEM) to trust for rediss://; unset: those of Node.js'),
  REDIS_MAX_CONNECTIONS: count(1, 100)
    .default(10)
    .describe('Kept for the original’s configurations: one pipelined connection is used, whatever it says'),
  REDIS_TIMEOUT: z.coerce
    .number()
    .min(0.1)
    .max(600)
    .default(30)
    .describe('Limit of connecting to Redis, in seconds'),
} as const;
