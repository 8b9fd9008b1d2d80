import { Inject, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Cacheable, CacheEvict, CacheModule } from '../../../src/cache/index.js';
import { ConfigModule, readConfig } from '../../../src/config/index.js';
import { MetricsModule } from '../../../src/metrics/index.js';
import { type Answer, type Contender, eachAlone, type Place, type Source } from '../harness/contender.js';
import { BYTES_AN_ENTRY } from './ours.js';

const SOURCE = Symbol('Source');

/** A service as one writes it: what is cached is said by decorators. */
@Injectable()
class AnswerService {
  constructor(@Inject(SOURCE) private readonly source: Source) {}

  @Cacheable({ region: 'material', key: (key: string) => key, tags: (key) => [key] })
  find(key: string): Promise<Answer> {
    return this.source(key);
  }

  @CacheEvict({ tags: (_result: undefined, key: string) => [key] })
  write(_key: string): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

@Module({})
class AnswerModule {}

/** A longer one would need a longer lease. */
const LONGEST_TIMEOUT_MS = 250;

/** The program's cache module in an application of Nest, asked through a decorated method of a provider. */
export function decorated(): Contender {
  return { version: 'of this commit', ownBatch: false, open };
}

async function open({ redisUrl, source, entriesInMemory, patient }: Place) {
  const config = readConfig({
    REDIS_URL: redisUrl,
    ...(patient ? { CACHE_TIMEOUT_MS: String(LONGEST_TIMEOUT_MS) } : {}),
    CACHE_MEMORY_LIMIT_BYTES: String(entriesInMemory * BYTES_AN_ENTRY),
  });
  const app = await NestFactory.createApplicationContext(
    {
      module: AnswerModule,
      imports: [ConfigModule.forRoot(config), MetricsModule.forRoot(), CacheModule],
      providers: [AnswerService, { provide: SOURCE, useValue: source }],
    },
    { logger: false },
  );
  const service = app.get(AnswerService);
  const get = (key: string) => service.find(key);
  return {
    get,
    getMany: eachAlone(get),
    invalidate: (key: string) => service.write(key),
    close: () => app.close(),
  };
}
