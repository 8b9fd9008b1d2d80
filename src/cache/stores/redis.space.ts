import { NotANumber, WrongKind } from './key-value-errors.js';
import type { RedisClient } from './redis.connection.js';
import { StoredValues, type StoredValueOptions } from './stored-values.js';

export interface RedisSpaceOptions extends StoredValueOptions {
  /** First part of every key and channel, e.g. `rag_materials:`. */
  prefix: string;
}

/** What the parts of the Redis adapter share: the connection, the namespace, the encoding of values. */
export class RedisSpace {
  readonly prefix: string;
  readonly values: StoredValues;

  constructor(
    readonly client: RedisClient,
    options: RedisSpaceOptions,
  ) {
    this.prefix = options.prefix;
    this.values = new StoredValues(options);
  }

  /** The full name of a key or channel. */
  name(key: string): string {
    return this.prefix + key;
  }

  names(keys: readonly string[]): string[] {
    return keys.map((key) => this.prefix + key);
  }
}

/** The answer of a command, with the errors of the server that the port names. */
export async function answered<T>(command: Promise<T>): Promise<T> {
  try {
    return await command;
  } catch (error) {
    throw translated(error);
  }
}

function translated(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.message.includes('WRONGTYPE'))
    return new WrongKind('The key holds another kind of data', { cause: error });
  if (/not an integer|not a valid float|would overflow|is not a number/.test(error.message))
    return new NotANumber('The sum is not a number that can be kept', { cause: error });
  return error;
}
