import type { Metric, Registry } from 'prom-client';

/*
 * Metrics of what happens too often to be told one by one: an observation costs prom-client about a microsecond, a hit
 * of the in-process cache a third of one. Somebody keeps plain numbers, and these read them when they are asked.
 */

/** A number under its labels. */
export interface Sample<L extends string = string> {
  labels: Record<L, string>;
  value: number;
}

/** The observations under some labels. */
export interface HistogramSample<L extends string = string> {
  labels: Record<L, string>;
  /** How many fell into each bucket, and at the end how many above all bounds. Not cumulative. */
  counts: ArrayLike<number>;
  /** Of all observed values. */
  sum: number;
}

interface Exposed {
  labels: Record<string, string | number>;
  value: number;
  metricName?: string;
}

/** A metric whose numbers are kept elsewhere, and read when it is asked. Until it is told where, it has none. */
class Sampled<S> {
  private read: () => Iterable<S> | Promise<Iterable<S>> = () => [];

  constructor(
    registry: Registry,
    readonly name: string,
    readonly help: string,
    readonly type: 'counter' | 'gauge' | 'histogram',
    private readonly expose: (sample: S) => Exposed[],
  ) {
    // The registry needs a name and `get`, whatever the class.
    registry.registerMetric(this as unknown as Metric);
  }

  /** Takes its numbers from here, from now on. */
  sampleFrom(read: () => Iterable<S> | Promise<Iterable<S>>): void {
    this.read = read;
  }

  /** What the registry asks for. */
  async get(): Promise<Pick<this, 'name' | 'help' | 'type'> & { aggregator: 'sum'; values: Exposed[] }> {
    const { name, help, type } = this;
    const values = [...(await this.read())].flatMap(this.expose);
    return { name, help, type, aggregator: 'sum', values };
  }
}

/** A counter whose numbers are read when it is asked; they only grow. */
export class SampledCounter<L extends string> extends Sampled<Sample<L>> {
  constructor(registry: Registry, name: string, help: string, ..._labels: L[]) {
    super(registry, name, help, 'counter', (sample) => [sample]);
  }
}

/** A gauge whose numbers are read when it is asked. */
export class SampledGauge<L extends string> extends Sampled<Sample<L>> {
  constructor(registry: Registry, name: string, help: string, ..._labels: L[]) {
    super(registry, name, help, 'gauge', (sample) => [sample]);
  }
}

/** A histogram whose buckets, with these upper bounds, are filled elsewhere and read when it is asked. */
export class SampledHistogram<L extends string> extends Sampled<HistogramSample<L>> {
  constructor(registry: Registry, name: string, help: string, bounds: readonly number[], ..._labels: L[]) {
    super(registry, name, help, 'histogram', ({ labels, counts, sum }) => {
      let count = 0;
      const buckets = [...bounds, '+Inf'].map((le, index) => {
        count += counts[index] ?? 0;
        return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: count };
      });
      return [
        ...buckets,
        { metricName: `${name}_sum`, labels, value: sum },
        { metricName: `${name}_count`, labels, value: count },
      ];
    });
  }
}
