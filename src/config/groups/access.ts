import { z } from 'zod';
import { reachedByOthers } from '../exposure.js';
import { count, flag } from '../kinds.js';

/** A secret of fewer characters can be guessed, once somebody has a token that it signed. */
const LEAST_SECRET = 32;
const LEAST_DIFFERENT = 10;
const LEAST_PASSWORD = 12;
/** What examples on the web call a secret. */
const WELL_KNOWN = /change.?me|secret|password|example|12345678|qwerty|letmein|admin/i;
const HOW_TO_MAKE = 'make one with: openssl rand -base64 48';

/** Who may do what. */
export const ACCESS = {
  AUTH: z
    .enum(['auto', 'required', 'none'])
    .default('auto')
    .describe(
      'Whether requests need a login or a key. `auto`: with `NODE_ENV=production` or a HOST that others reach. `none` is refused there',
    ),
  AUTH_SECRET: z
    .string()
    .optional()
    .describe(
      'Signs access tokens: at least 32 random characters, the same on all instances. Two, with a comma between them, to change it: the first signs, both are accepted',
    ),
  AUTH_ACCESS_MINUTES: count(1, 60).default(10).describe('How long an access token is good'),
  AUTH_SESSION_DAYS: count(1, 365).default(30).describe('How long a login lasts, refreshed or not'),
  ADMIN_LOGIN: z
    .string()
    .regex(/^[\w.@+-]{1,100}$/, 'must be 1 to 100 letters, digits and . _ @ + -')
    .default('admin')
    .describe('Login of the first administrator'),
  ADMIN_PASSWORD: z
    .string()
    .optional()
    .describe(
      'Password of the first administrator, made at the first start: at least 12 characters. Unset, with PGlite: one is made up and printed once',
    ),
  API_KEY: z
    .string()
    .optional()
    .describe(
      'For `npm run load` and `npm run reconcile`: the key that lets them into a service that needs a login',
    ),
  AUDIT_DAYS: count(1, 36_500).default(365).describe('Days that the log of who did what is kept'),
  METRICS_OPEN: flag()
    .default(false)
    .describe('`/metrics` needs no key. Otherwise, where a login is needed, one with the scope `metrics`'),
} as const;

interface AccessSettings {
  NODE_ENV: string;
  HOST: string;
  AUTH: 'auto' | 'required' | 'none';
  AUTH_SECRET?: string;
  ADMIN_PASSWORD?: string;
}

/** Whether requests need a login or a key. */
export const loginIsNeeded = (settings: AccessSettings): boolean =>
  settings.AUTH === 'required' || (settings.AUTH === 'auto' && reachedByOthers(settings));

/** What is wrong with the settings of this group, by variable. No value is told. */
export function accessFaults(
  settings: AccessSettings,
): ['AUTH' | 'AUTH_SECRET' | 'ADMIN_PASSWORD', string][] {
  const { AUTH, AUTH_SECRET, ADMIN_PASSWORD } = settings;
  if (AUTH === 'none' && reachedByOthers(settings))
    return [
      [
        'AUTH',
        'must not be none with NODE_ENV=production or a HOST that others reach: leave it out, and set AUTH_SECRET',
      ],
    ];
  if (!loginIsNeeded(settings)) return [];
  const faults: ReturnType<typeof accessFaults> = [];
  if (AUTH_SECRET === undefined)
    faults.push(['AUTH_SECRET', `is needed where requests need a login; ${HOW_TO_MAKE}`]);
  else if (AUTH_SECRET.split(',').some(isWeak))
    faults.push(['AUTH_SECRET', `must be at least ${LEAST_SECRET} random characters; ${HOW_TO_MAKE}`]);
  if (
    ADMIN_PASSWORD !== undefined &&
    (ADMIN_PASSWORD.length < LEAST_PASSWORD || WELL_KNOWN.test(ADMIN_PASSWORD))
  )
    faults.push([
      'ADMIN_PASSWORD',
      `must have at least ${LEAST_PASSWORD} characters, and be none that everybody tries first`,
    ]);
  return faults;
}

const isWeak = (secret: string) =>
  secret.trim().length < LEAST_SECRET || new Set(secret).size < LEAST_DIFFERENT || WELL_KNOWN.test(secret);
