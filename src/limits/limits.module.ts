import { Module } from '@nestjs/common';
import { CacheModule } from '../cache/index.js';
import { quotasProvider } from './limits.provider.js';

/** How much each client may ask for. */
@Module({ imports: [CacheModule], providers: [quotasProvider] })
export class LimitsModule {}
