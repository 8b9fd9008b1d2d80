import type { Clock } from '../../common/clock.js';
import { withTimeLimit } from '../../common/time-limit.js';
import type { ScriptRunner } from '../script-runner.js';
import type { RedisClient } from './redis.connection.js';

/** How long nothing is asked after a failure, in milliseconds. */
const PAUSE_MS = 2000;

/** {@link ScriptRunner} on the connection of the cache. */
export class RedisScripts implements ScriptRunner {
  private pausedUntil = 0;

  constructor(
    private readonly client: RedisClient,
    private readonly limitMs: number,
    private readonly clock: Clock,
  ) {}

  get isReady(): boolean {
    return this.client.isReady && this.clock.monotonic() >= this.pausedUntil;
  }

  async eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown> {
    try {
      return await withTimeLimit(this.client.eval(script, options), this.limitMs, 'A script in Redis');
    } catch (error) {
      this.pausedUntil = this.clock.monotonic() + PAUSE_MS;
      throw error;
    }
  }
}
