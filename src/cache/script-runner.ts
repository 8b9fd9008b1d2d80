/**
 * Runs small scripts in Redis, for what all instances count together. A script that takes too long fails, and for a while
 * after that everything fails at once: whoever asks has another answer ready.
 */
export interface ScriptRunner {
  /** Whether it is worth asking. */
  readonly isReady: boolean;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** Injection token of the {@link ScriptRunner}; null without Redis. */
export const SCRIPT_RUNNER = Symbol('ScriptRunner');
