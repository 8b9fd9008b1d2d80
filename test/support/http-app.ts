import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Config, readConfig } from '../../src/config/index.js';
import { createAdapter, setUpHttp } from '../../src/http/index.js';

/** A part of the program behind the real HTTP edge, in this process; takes bodies of 2000 bytes at most. */
export async function startHttpApp(
  root: Type,
  settings: Partial<Config> = {},
): Promise<NestFastifyApplication> {
  const config = { ...readConfig({ BODY_LIMIT_BYTES: '2000' }), ...settings };
  const app = await NestFactory.create<NestFastifyApplication>(root, createAdapter(config), {
    bodyParser: false,
    logger: false,
  });
  await setUpHttp(app, config);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
