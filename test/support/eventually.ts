export interface EventuallyOptions {
  /** How long to go on trying, in milliseconds. */
  timeoutMs?: number;
  /** Pause between two tries, in milliseconds. */
  intervalMs?: number;
}

/**
 * The first outcome of `attempt` that is not an error. For what another process does in its own time (a
 * server that starts, a relay that catches up); what our own clock decides is tested with `ManualClock`.
 * Errors: the last one of `attempt`, once `timeoutMs` (10 s) have passed.
 */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  { timeoutMs = 10_000, intervalMs = 25 }: EventuallyOptions = {},
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() >= end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}
