import { z } from 'zod';
import { count, flag } from '../kinds.js';

/** The program itself. */
export const THE_PROGRAM = {
  NODE_ENV: z
    .enum(['development', 'production', 'test'])
    .default('development')
    .describe('`production` switches to JSON logs'),
  HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on'),
  PORT: count(0, 65_535).default(3000).describe('Port to listen on; 0 takes a free one'),
  DATA_DIR: z.string().min(1).default('./data').describe('Folder of the embedded stores'),
  LOG_LEVEL: z
    .enum(['error', 'warn', 'log', 'debug', 'verbose'])
    .default('log')
    .describe('Least severity that is logged'),
  BODY_LIMIT_BYTES: count(1024, 1_073_741_824).default(4_194_304).describe('Largest request body, in bytes'),
  LOAD_SAMPLE: flag()
    .default(true)
    .describe('Load the sample catalogue into an empty embedded store at start'),
  SHUTDOWN_DELAY_MS: count(0, 600_000)
    .default(0)
    .describe('After SIGTERM, milliseconds in which the service still answers but is not ready'),
} as const;
