import { count } from '../kinds.js';

/** The same words for each class, since the table is read line by line. */
const limit = (what: string, usual: number) =>
  count(0, 10_000_000)
    .optional()
    .describe(
      `${what} a minute, for each user, key or address; 0: any number. Unset: ${usual}, or any number where only this machine reaches the service`,
    );

/** How much each client may ask for. */
export const RATE_LIMITS = {
  RATE_LIMIT_SEARCH: limit('Searches', 600),
  RATE_LIMIT_READ: limit('Other reads', 1200),
  RATE_LIMIT_WRITE: limit('Writes, and orders to do something', 300),
  RATE_LIMIT_UPLOAD: limit('Files that are sent', 20),
  RATE_LIMIT_LOGIN: limit('Tries to log in', 20),
} as const;
