import type { Config } from '../config/index.js';

/** What the web server has to know of the configuration. */
export type HttpSettings = Pick<
  Config,
  | 'BODY_LIMIT_BYTES'
  | 'TRUSTED_PROXIES'
  | 'CORS_ORIGINS'
  | 'HEADERS_TIMEOUT_MS'
  | 'BODY_TIMEOUT_MS'
  | 'UPLOAD_STALL_MS'
  | 'KEEP_ALIVE_MS'
>;
