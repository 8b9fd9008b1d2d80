import { type Config, reachedByOthers } from '../config/index.js';
import type { Quota } from './quota.js';
import type { RouteClass } from './route-classes.js';

/** By class; one without a limit has none. */
export type Quotas = Partial<Record<RouteClass, Quota>>;

/** Injection token of the {@link Quotas}. */
export const QUOTAS = Symbol('Quotas');

/** Where others reach the service and nothing is set; the descriptions of the settings say the same. */
const USUAL: Record<RouteClass, number> = { search: 600, read: 1200, write: 300, upload: 20, login: 20 };

/** Requests a minute, by class; 0: any number. */
export function limitsOf(config: Config): Record<RouteClass, number> {
  const usual = (name: RouteClass) => (reachedByOthers(config) ? USUAL[name] : 0);
  return {
    search: config.RATE_LIMIT_SEARCH ?? usual('search'),
    read: config.RATE_LIMIT_READ ?? usual('read'),
    write: config.RATE_LIMIT_WRITE ?? usual('write'),
    upload: config.RATE_LIMIT_UPLOAD ?? usual('upload'),
    login: config.RATE_LIMIT_LOGIN ?? usual('login'),
  };
}
