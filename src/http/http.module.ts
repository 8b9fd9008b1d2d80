import { Module } from '@nestjs/common';
import { ErrorsController } from './errors.controller.js';

/** The routes of the HTTP edge itself. */
@Module({ controllers: [ErrorsController] })
export class HttpModule {}
