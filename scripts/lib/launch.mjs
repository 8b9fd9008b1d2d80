import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Interrupted, prepare, ROOT } from './prepare.mjs';

/** Until the program minds signals itself, nothing runs in this process that would need an orderly end. */
function endUnlessMinded(signal) {
  if (process.listenerCount(signal) === 1) process.exit(0);
}

/**
 * Prepares, reads `.env` if there is one (the environment wins), and runs a program of `dist` in this
 * process, so that signals and exit codes are its own.
 */
export async function launch(program) {
  process.on('SIGINT', endUnlessMinded).on('SIGTERM', endUnlessMinded);
  try {
    await prepare();
    const env = join(ROOT, '.env');
    if (existsSync(env)) process.loadEnvFile(env);
  } catch (error) {
    if (!(error instanceof Interrupted)) console.error(error.message);
    process.exit(error instanceof Interrupted ? 0 : 1);
  }
  await import(pathToFileURL(join(ROOT, 'dist', program)).href);
}
