import { Registry } from 'prom-client';
import { SampledCounter, SampledGauge, SampledHistogram } from './sampled.js';

describe('sampled metrics', () => {
  const text = async (make: (registry: Registry) => unknown) => {
    const registry = new Registry();
    make(registry);
    return (await registry.metrics()).trim().split('\n');
  };

  it('have a name and a type before anybody fills them', async () => {
    expect(await text((registry) => new SampledCounter(registry, 'things_total', 'Things', 'kind'))).toEqual([
      '# HELP things_total Things',
      '# TYPE things_total counter',
    ]);
  });

  it('are read when they are asked, every time', async () => {
    const registry = new Registry();
    let value = 1;
    new SampledGauge(registry, 'size', 'Size').sampleFrom(() => [{ labels: {}, value }]);
    expect(await registry.metrics()).toContain('\nsize 1\n');
    value = 5;
    expect(await registry.metrics()).toContain('\nsize 5\n');
  });

  it('write cumulative buckets, sum and count', async () => {
    const lines = await text((registry) =>
      new SampledHistogram(registry, 'wait_seconds', 'Wait', [0.1, 1], 'kind').sampleFrom(() => [
        { labels: { kind: 'a' }, counts: [2, 3, 1], sum: 4.5 },
      ]),
    );
    expect(lines.slice(1)).toEqual([
      '# TYPE wait_seconds histogram',
      'wait_seconds_bucket{le="0.1",kind="a"} 2',
      'wait_seconds_bucket{le="1",kind="a"} 5',
      'wait_seconds_bucket{le="+Inf",kind="a"} 6',
      'wait_seconds_sum{kind="a"} 4.5',
      'wait_seconds_count{kind="a"} 6',
    ]);
  });
});
