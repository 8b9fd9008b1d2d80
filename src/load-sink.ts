import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { lockDataDir, readDataDirHolder } from './common/data-dir-lock.js';
import { type Config, hasEmbeddedStore, readConfig } from './config/index.js';
import { DirectSink, HttpSink, type OpenSink } from './importing/index.js';
import { MaterialsService } from './materials/index.js';

/**
 * Opens the service at `url`; without one, the stores that the configuration names, or the service that holds their
 * folder. Errors: those of opening the stores, `DATA_DIR_LOCKED` when whoever holds the folder does not serve.
 */
export async function openSink(url: string | undefined, signal: AbortSignal): Promise<OpenSink> {
  if (url !== undefined) return overHttp(url, signal);
  const config = readConfig();
  if (!hasEmbeddedStore(config)) return openStores(config);
  // Whoever holds the folder with a database of its own elsewhere may not be the one that is meant.
  const holder = config.DATABASE_URL === undefined ? readDataDirHolder(config.DATA_DIR) : null;
  return !holder?.url ? openEmbeddedStores(config) : overHttp(holder.url, signal);
}

function overHttp(url: string, signal: AbortSignal): OpenSink {
  return {
    sink: new HttpSink(url, { signal }),
    target: `the service at ${url}`,
    close: () => Promise.resolve(),
  };
}

async function openEmbeddedStores(config: Config): Promise<OpenSink> {
  const lock = lockDataDir(config.DATA_DIR);
  try {
    const stores = await openStores(config);
    return { ...stores, close: () => stores.close().finally(() => lock.release()) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openStores(config: Config): Promise<OpenSink> {
  const context = await NestFactory.createApplicationContext(AppModule.forRoot(config), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  const target = config.DATABASE_URL ? 'the stores of the configuration' : `the stores in ${config.DATA_DIR}`;
  const materials = context.get(MaterialsService, { strict: false });
  return { sink: new DirectSink(materials), target, close: () => context.close() };
}
