import { Global, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startHttpApp } from '../../test/support/http-app.js';
import { CLOCK, systemClock } from '../common/clock.js';
import { MetricsModule } from '../metrics/index.js';
import type { HealthDetails, HealthProbe } from './health-probe.js';
import { HealthModule } from './health.module.js';
import { Readiness } from './readiness.js';

const fine = (): Promise<HealthDetails> => Promise.resolve({});
const away = (): Promise<HealthDetails> => Promise.reject(new Error('connection refused'));

class RelationalProbe implements HealthProbe {
  readonly name = 'relational_database';
  readonly critical = true;
  check = fine;
}

class VectorProbe implements HealthProbe {
  readonly name = 'vector_database';
  readonly critical = false;
  check = fine;
}

class ExpensiveProbe implements HealthProbe {
  readonly name = 'cache_operations';
  readonly critical = false;
  readonly detailedOnly = true;
  check = fine;
}

@Global()
@Module({ providers: [{ provide: CLOCK, useValue: systemClock }], exports: [CLOCK] })
class ClockModule {}

@Module({
  imports: [
    ClockModule,
    MetricsModule.forRoot(),
    HealthModule.forRoot({ probes: [RelationalProbe, VectorProbe, ExpensiveProbe] }),
  ],
})
class RootModule {}

let app: NestFastifyApplication;
let relational: RelationalProbe;
let vector: VectorProbe;

beforeEach(async () => {
  app = await startHttpApp(RootModule);
  relational = app.get(RelationalProbe);
  vector = app.get(VectorProbe);
});

afterEach(() => app.close());

async function ask(path: string) {
  const { statusCode, headers, body } = await app.inject(`/health/${path}`);
  return { statusCode, cacheControl: headers['cache-control'], body: JSON.parse(body) };
}

it('is ready and healthy when everything answers', async () => {
  const ready = await ask('ready');
  expect(ready).toMatchObject({ statusCode: 200, body: { status: 'ok' } });
  expect(ready.cacheControl).toContain('no-store');
  expect(Object.keys(ready.body.details as object)).toEqual([
    'process',
    'relational_database',
    'vector_database',
  ]);
  expect(await ask('detailed')).toMatchObject({
    statusCode: 200,
    cacheControl: 'no-store',
    body: {
      status: 'healthy',
      repository_type: 'hybrid',
      components: { hybrid_repository: { status: 'healthy' }, cache_operations: { status: 'healthy' } },
    },
  });
});

it('stays ready, degraded, without a store that is not critical', async () => {
  vector.check = away;
  expect(await ask('ready')).toMatchObject({
    statusCode: 200,
    body: { status: 'degraded', details: { vector_database: { message: 'connection refused' } } },
  });
  expect((await ask('detailed')).body).toMatchObject({
    status: 'degraded',
    components: { hybrid_repository: { status: 'degraded' }, vector_database: { status: 'unhealthy' } },
  });
});

it('is not ready without the critical store, and alive all the same', async () => {
  relational.check = away;
  const ready = await ask('ready');
  expect(ready).toMatchObject({ statusCode: 503, body: { status: 'error' } });
  expect(ready.cacheControl).toContain('no-store');
  expect(await ask('detailed')).toMatchObject({ statusCode: 503, body: { status: 'unhealthy' } });
  expect(await ask('live')).toMatchObject({ statusCode: 200, body: { status: 'ok' } });
});

it('answers within the limit when a server is frozen, and asks it once at a time', async () => {
  let asked = 0;
  relational.check = () => {
    asked += 1;
    return new Promise<never>(() => undefined);
  };
  const answers = await Promise.all([ask('ready'), ask('ready'), ask('detailed')]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([503, 503, 503]);
  expect(answers[0].body.error.relational_database.message).toMatch(/took longer than 1000 ms/);
  expect(asked).toBe(1);
  relational.check = fine;
  expect(await ask('ready')).toMatchObject({ statusCode: 200 });
});

it('is not ready while it is held', async () => {
  app.get(Readiness).hold('the service is ending');
  expect(await ask('ready')).toMatchObject({
    statusCode: 503,
    body: { error: { process: { message: 'the service is ending' } } },
  });
  app.get(Readiness).release();
  expect(await ask('ready')).toMatchObject({ statusCode: 200 });
});
