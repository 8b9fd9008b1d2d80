import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createAdapter, setUpHttp } from '../../src/http/index.js';

/** A part of the program behind the real HTTP edge, in this process; takes bodies of 2000 bytes at most. */
export async function startHttpApp(root: Type): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(root, createAdapter(2000), {
    bodyParser: false,
    logger: false,
  });
  setUpHttp(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
