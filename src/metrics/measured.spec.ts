import { measured } from './measured.js';
import { Metrics } from './metrics.js';

class Store {
  readonly #secret = 42;
  find(fail: boolean): Promise<number> {
    return fail ? Promise.reject(new Error('down')) : Promise.resolve(this.#secret);
  }
  size(): number {
    return this.#secret;
  }
}

async function counts(metrics: Metrics): Promise<Record<string, number>> {
  const { values } = await metrics.storeOperationDuration.get();
  const totals = values.filter((value) => value.metricName?.endsWith('_count'));
  return Object.fromEntries(totals.map(({ labels, value }) => [Object.values(labels).join(' '), value]));
}

describe('measured', () => {
  it('times asynchronous methods by outcome and leaves results alone', async () => {
    const metrics = new Metrics();
    const store = measured(new Store(), 'vector', metrics);
    await expect(store.find(false)).resolves.toBe(42);
    await expect(store.find(true)).rejects.toThrow('down');
    expect(store.size()).toBe(42);
    expect(store).toBeInstanceOf(Store);
    expect(await counts(metrics)).toEqual({ 'vector find ok': 1, 'vector find error': 1 });
  });

  it('keeps the metrics of two applications apart', async () => {
    const [one, other] = [new Metrics(), new Metrics()];
    await measured(new Store(), 'vector', one).find(false);
    expect(await counts(other)).toEqual({});
  });
});
