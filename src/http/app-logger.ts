import type { WriteStream } from 'node:tty';
import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { redactor } from '../common/redact.js';

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

/**
 * Nest's console logger: lines for people, JSON in production, and the assembly only at level `debug`. Secrets are taken out
 * of what is about to be written, so that it does not matter who logs, and what an error of a driver says.
 */
export class AppLogger extends ConsoleLogger {
  private readonly hide: (text: string) => string;

  constructor(level: LogLevel, json: boolean, secrets: readonly string[] = []) {
    // Without a terminal the field is absent, whatever its type says.
    const isTerminal = (process.stdout as Partial<WriteStream>).isTTY ?? false;
    super({
      json,
      colors: !json && isTerminal,
      logLevels: LEVELS.slice(LEVELS.indexOf(level)),
    });
    this.hide = redactor(secrets);
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

  protected override formatMessage(...parts: Parameters<ConsoleLogger['formatMessage']>): string {
    return this.hide(super.formatMessage(...parts));
  }

  protected override stringifyJsonLogObject(record: Record<string, unknown>): string {
    return this.hide(super.stringifyJsonLogObject(record));
  }

  protected override printStackTrace(stack: string): void {
    // Absent for most lines, whatever its type says.
    if ((stack as string | undefined) !== undefined) super.printStackTrace(this.hide(stack));
  }
}
