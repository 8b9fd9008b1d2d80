import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { readConfig } from './config/index.js';
import { DirectSink, HttpSink, type OpenSink } from './importing/index.js';
import { MaterialsService } from './materials/index.js';

/** Opens the service at `url`, or the stores that the configuration names. Errors: those of opening the stores. */
export async function openSink(url: string | undefined): Promise<OpenSink> {
  return url === undefined ? openStores() : overHttp(url);
}

function overHttp(url: string): OpenSink {
  return { sink: new HttpSink(url), target: `the service at ${url}`, close: () => Promise.resolve() };
}

async function openStores(): Promise<OpenSink> {
  const config = readConfig();
  const context = await NestFactory.createApplicationContext(AppModule.forRoot(config), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  const target = config.DATABASE_URL ? 'the stores of the configuration' : `the stores in ${config.DATA_DIR}`;
  return { sink: new DirectSink(context.get(MaterialsService)), target, close: () => context.close() };
}
