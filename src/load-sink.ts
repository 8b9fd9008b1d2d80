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
export async function openSink(url: string | undefined): Promise<OpenSink> {
  if (url !== undefined) return overHttp(url);
  const config = readConfig();
  if (!hasEmbeddedStore(config)) return openStores(config);
  const holder = readDataDirHolder(config.DATA_DIR);
  return holder?.url === undefined ? openEmbeddedStores(config) : overHttp(holder.url);
}

function overHttp(url: string): OpenSink {
  return { sink: new HttpSink(url), target: `the service at ${url}`, close: () => Promise.resolve() };
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
