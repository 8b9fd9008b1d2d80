import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { lockDataDir } from './common/data-dir-lock.js';
import { type Config, hasEmbeddedStore } from './config/index.js';

/** The stores of the configuration, open in this process, for a command. */
export interface StoresContext {
  context: INestApplicationContext;
  /** Where they are, in words for a person. */
  target: string;
  close: () => Promise<void>;
}

/** Errors: those of opening the stores; `DATA_DIR_LOCKED` when another process holds the folder. */
export async function openStores(config: Config): Promise<StoresContext> {
  const lock = hasEmbeddedStore(config) ? lockDataDir(config.DATA_DIR) : undefined;
  try {
    const context = await NestFactory.createApplicationContext(AppModule.forRoot(config), {
      logger: ['error', 'warn'],
      abortOnError: false,
    });
    return {
      context,
      target: config.DATABASE_URL ? 'the stores of the configuration' : `the stores in ${config.DATA_DIR}`,
      close: () => context.close().finally(() => lock?.release()),
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}
