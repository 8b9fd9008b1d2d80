import type { WriteStream } from 'node:tty';
import { ConsoleLogger, type LogLevel } from '@nestjs/common';

/** From the least severe to the most. */
const LEVELS = ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'] as const satisfies LogLevel[];

/** Contexts of Nest that tell how it put the application together: interesting only when it fails. */
const ASSEMBLY = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestFactory',
  'NestApplication',
]);

/** Nest's console logger: lines for people, JSON in production, and the assembly only at level `debug`. */
export class AppLogger extends ConsoleLogger {
  constructor(level: LogLevel, json: boolean) {
    // Without a terminal the field is absent, whatever its type says.
    const isTerminal = (process.stdout as Partial<WriteStream>).isTTY ?? false;
    super({
      json,
      colors: !json && isTerminal,
      logLevels: LEVELS.slice(LEVELS.indexOf(level)),
    });
  }

  override log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (typeof context === 'string' && ASSEMBLY.has(context)) super.debug(message, ...(rest as [string]));
    else super.log(message, ...(rest as [string]));
  }

  /** That it cannot listen is said once, by the program, in words that help. */
  override error(message: unknown, ...rest: unknown[]): void {
    if (rest.at(-1) === 'NestApplication') super.debug(message, ...(rest as [string]));
    else super.error(message, ...(rest as [string]));
  }
}
