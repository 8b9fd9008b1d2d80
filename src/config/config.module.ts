import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CLOCK, systemClock } from '../common/clock.js';
import { CONFIG, type Config } from './config.js';

/** Gives every module the configuration and the clock. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: CLOCK, useValue: systemClock },
      ],
      exports: [CONFIG, CLOCK],
    };
  }
}
