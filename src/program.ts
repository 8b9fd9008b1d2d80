import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './app.setup.js';
import { FirstAdmin } from './auth/index.js';
import { type DataDirLock, lockDataDir } from './common/data-dir-lock.js';
import { AppError, messageOf } from './common/errors.js';
import { redactor } from './common/redact.js';
import { TimeLimitExceeded, withTimeLimit } from './common/time-limit.js';
import { type Config, hasEmbeddedStore, needsLogin, readConfig, secretsOf } from './config/index.js';
import { Readiness } from './health/index.js';
import type { Interruption } from './interruption.js';
import { JobRunner } from './jobs/index.js';
import { CollectionFiller } from './materials/index.js';
import { loadSample } from './sample.js';

/** How long an orderly end may take, from any state: past it the process ends as it is. */
const CLOSE_LIMIT_MS = 10_000;

const EXPLANATIONS: Partial<Record<string, (config: Config) => string>> = {
  EADDRINUSE: ({ HOST, PORT }) =>
    `Port ${PORT} on ${HOST} is taken by another program. Stop that one, or choose another port: PORT=${PORT + 1} npm start`,
  EACCES: ({ PORT }) => `This user may not listen on port ${PORT}. Choose one above 1023, e.g. PORT=3000.`,
  EADDRNOTAVAIL: ({ HOST }) => `This machine does not have the address HOST=${HOST}.`,
  ENOTFOUND: ({ HOST }) => `HOST=${HOST} is not the name of an address of this machine.`,
};

async function listen(app: NestFastifyApplication, config: Config): Promise<void> {
  try {
    await app.listen(config.PORT, config.HOST);
  } catch (error) {
    const { code = '', syscall } = error as NodeJS.ErrnoException;
    const explanation = syscall === 'listen' || syscall === 'getaddrinfo' ? EXPLANATIONS[code] : undefined;
    throw explanation ? new AppError('CONFIG_INVALID', explanation(config)) : error;
  }
}

/** Where this machine reaches the service. */
function urlOf(app: NestFastifyApplication): string {
  const { address, port, family } = app.getHttpServer().address() as AddressInfo;
  const anywhere = address === '0.0.0.0' || address === '::';
  const host = anywhere ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}

/** Where to look, and who may come in: nobody should find that out by trying. */
function announce(app: NestFastifyApplication, config: Config): void {
  const url = urlOf(app);
  const admin = app.get(FirstAdmin, { strict: false }).takeMadeUp();
  const lines = [
    `rag-materials is listening on ${url}`,
    `  API page  ${url}/docs`,
    `  health    ${url}/health/detailed`,
    `  metrics   ${url}/metrics`,
    needsLogin(config)
      ? `  log in    POST ${url}/api/v1/auth/login`
      : `  try       curl -s '${url}/api/v1/search?q=цемент+м500'`,
  ];
  if (admin)
    lines.push(
      `The first administrator is ${admin.login}, with the password`,
      `  ${admin.password}`,
      'It is not shown again: log in, and change it.',
    );
  if (!needsLogin(config))
    lines.push(
      `NO LOGIN IS NEEDED: everybody who reaches ${config.HOST} may do everything. (AUTH=required changes that.)`,
    );
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Serves until a signal comes. */
async function serve(
  app: NestFastifyApplication,
  config: Config,
  lock: DataDirLock | undefined,
  interruption: Interruption,
): Promise<void> {
  const readiness = app.get(Readiness);
  readiness.hold('the service is starting');
  await app.init();
  await app.get(CollectionFiller, { strict: false }).start();
  await listen(app, config);
  const url = urlOf(app);
  lock?.publishUrl(url);
  app.get(JobRunner, { strict: false }).start();
  await loadSample(app, config, interruption.signal);
  if (!interruption.signal.aborted) {
    readiness.release();
    announce(app, config);
  }
  const signal = await interruption.wait();
  readiness.hold('the service is ending');
  if (signal === 'SIGTERM') await delay(config.SHUTDOWN_DELAY_MS);
}

/** Foreseen errors are for whoever starts the program, the others for whoever maintains it. */
function explain(error: unknown): string {
  if (error instanceof AppError || error instanceof TimeLimitExceeded) return error.message;
  return error instanceof Error ? (error.stack ?? messageOf(error)) : String(error);
}

/** The whole life of the program, until it has let go of everything; the exit code. */
export async function run(interruption: Interruption): Promise<number> {
  let app: NestFastifyApplication | undefined;
  let lock: DataDirLock | undefined;
  let exitCode = 0;
  let hide = redactor();
  const fail = (error: unknown) => {
    process.stderr.write(`${hide(explain(error))}\n`);
    exitCode = 1;
  };
  try {
    const config = readConfig();
    hide = redactor(secretsOf(config));
    if (hasEmbeddedStore(config)) lock = lockDataDir(config.DATA_DIR);
    app = await interruption.outlive(createApp(config), CLOSE_LIMIT_MS);
    if (app && !interruption.signal.aborted) await serve(app, config, lock, interruption);
  } catch (error) {
    if (!interruption.signal.aborted) fail(error);
  }
  if (app) await withTimeLimit(app.close(), CLOSE_LIMIT_MS, 'Closing the application').catch(fail);
  lock?.release();
  return exitCode;
}
