import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { guardRoutes } from './auth/index.js';
import { type Config, secretsOf } from './config/index.js';
import { limitRequests } from './limits/index.js';
import { AppLogger, createAdapter, setUpHttp } from './http/index.js';

/** What a caller of {@link createApp} may change. */
export interface AppOptions {
  /** Another root module, for tests of a part. */
  root?: DynamicModule;
  /** Only the graph of modules and routes, no instances: nothing connects. Enough to describe the API. */
  preview?: boolean;
}

/**
 * The application, not yet listening. Used by the program, by the tests and by the generator of
 * `openapi.json`, so that all three have the same routes. Rejects with what kept a store from opening.
 */
export async function createApp(config: Config, options: AppOptions = {}): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    options.root ?? AppModule.forRoot(config),
    createAdapter(config),
    {
      logger: new AppLogger(config.LOG_LEVEL, config.NODE_ENV === 'production', secretsOf(config)),
      bodyParser: false,
      abortOnError: false,
      preview: options.preview ?? false,
    },
  );
  await setUpHttp(app, config);
  if (!options.preview && !options.root) {
    guardRoutes(app, config);
    limitRequests(app, config);
  }
  return app;
}
