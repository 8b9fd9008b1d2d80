import { type FactoryProvider, Logger } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { SCRIPT_RUNNER, type ScriptRunner } from '../cache/index.js';
import { CLOCK, type Clock } from '../common/clock.js';
import { CONFIG, type Config } from '../config/index.js';
import { type PointCount, Quota } from './quota.js';
import { QUOTAS, limitsOf, type Quotas } from './quotas.js';
import { ROUTE_CLASSES } from './route-classes.js';

const SECONDS = 60;

/**
 * The quotas of the classes that have a limit, counted in Redis where there is one, and in this process where there is none or where
 * it does not answer.
 */
export const quotasProvider: FactoryProvider<Quotas> = {
  provide: QUOTAS,
  inject: [CONFIG, CLOCK, SCRIPT_RUNNER],
  useFactory: (config: Config, clock: Clock, scripts: ScriptRunner | null): Quotas => {
    const limits = limitsOf(config);
    const quotas: Quotas = {};
    for (const name of ROUTE_CLASSES)
      if (limits[name] > 0) {
        const prefix = `${config.CACHE_KEY_PREFIX}limit:${name}`;
        quotas[name] = new Quota(limits[name], pointCount(limits[name], prefix, scripts), clock);
      }
    return quotas;
  },
};

function pointCount(points: number, keyPrefix: string, scripts: ScriptRunner | null): PointCount {
  const options = { points, duration: SECONDS, keyPrefix };
  const memory = new RateLimiterMemory(options);
  const limiter = scripts
    ? new RateLimiterRedis({
        ...options,
        storeClient: tellingOfFailures(scripts),
        useRedisPackage: true,
        rejectIfRedisNotReady: true,
        insuranceLimiter: memory,
      })
    : memory;
  return {
    // `consume` would reject past the limit, and not tell how far.
    add: async (key, added) => {
      const { consumedPoints, msBeforeNext } = await limiter.penalty(key, added);
      return { used: consumedPoints, resetMs: msBeforeNext };
    },
  };
}

/** Says when Redis cannot count, once for each time that it fails after it had answered. */
function tellingOfFailures(scripts: ScriptRunner): ScriptRunner {
  const logger = new Logger('Limits');
  let failed = false;
  return {
    get isReady() {
      return scripts.isReady;
    },
    eval: async (script, options) => {
      try {
        const result = await scripts.eval(script, options);
        failed = false;
        return result;
      } catch (error) {
        if (!failed)
          logger.warn(`requests are counted in this process until Redis answers: ${String(error)}`);
        failed = true;
        throw error;
      }
    },
  };
}
