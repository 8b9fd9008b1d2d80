import { settle } from '../../../test/support/server-world.js';
import { LoadGate } from './load-gate.js';

const ignore = () => undefined;

/** Loads that end when the test says so. */
class Loads {
  readonly begun: string[] = [];
  most = 0;
  private running = 0;
  private readonly ends = new Map<string, () => void>();

  readonly of = (name: string) => async (): Promise<string> => {
    this.begun.push(name);
    this.most = Math.max(this.most, (this.running += 1));
    await new Promise<void>((resolve) => this.ends.set(name, resolve));
    this.running -= 1;
    return `answer of ${name}`;
  };

  async end(...names: string[]): Promise<void> {
    for (const name of names) {
      this.ends.get(name)?.();
      await settle();
    }
  }
}

/** A load that is given something stale. */
const taint = (gate: LoadGate) => () => {
  gate.taint();
  return Promise.resolve();
};

describe('LoadGate', () => {
  let loads: Loads;

  beforeEach(() => (loads = new Loads()));

  const run = (gate: LoadGate, key: string, name = key, onJoin: () => void = ignore) =>
    gate.run(key, loads.of(name), onJoin);

  it('lets no more loads run at once than its limit, and each in the end, in their order', async () => {
    const gate = new LoadGate(2);
    const names = ['a', 'b', 'c', 'd', 'e'];
    const all = Promise.all(names.map((name) => run(gate, name)));
    await settle();
    expect(loads.begun).toEqual(['a', 'b']);
    await loads.end('b');
    expect(loads.begun).toEqual(['a', 'b', 'c']);
    await loads.end('a', 'c', 'd', 'e');
    await expect(all).resolves.toEqual(names.map((name) => `answer of ${name}`));
    expect(loads.most).toBe(2);
  });

  it('passes a place on when a load fails', async () => {
    const gate = new LoadGate(1);
    const failing = gate.run('a', () => Promise.reject(new Error('no')), ignore);
    const next = gate.run('b', () => Promise.resolve('b'), ignore);
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('b');
    await expect(gate.run('c', () => Promise.resolve('c'), ignore)).resolves.toBe('c');
  });

  it('takes back places that nobody waits for', async () => {
    const gate = new LoadGate(1);
    for (const name of ['a', 'b', 'c']) {
      const load = run(gate, name);
      await settle();
      await loads.end(name);
      await load;
    }
    void run(gate, 'd');
    void run(gate, 'e');
    await settle();
    expect(loads.begun).toEqual(['a', 'b', 'c', 'd']);
    await loads.end('d', 'e');
  });

  it('shares a load that has not begun among those who wait for the same key', async () => {
    const gate = new LoadGate(1);
    const onJoin = jest.fn();
    const first = run(gate, 'a');
    const waiting = [
      run(gate, 'b', 'b1', onJoin),
      run(gate, 'b', 'b2', onJoin),
      run(gate, 'b', 'b3', onJoin),
    ];
    await loads.end('a', 'b1');
    await first;
    await expect(Promise.all(waiting)).resolves.toEqual(Array(3).fill('answer of b1'));
    expect(loads.begun).toEqual(['a', 'b1']);
    expect(onJoin).toHaveBeenCalledTimes(2);
  });

  it('never shares a load that has begun: it may have read the source already', async () => {
    const gate = new LoadGate(1);
    const waited = [run(gate, 'a'), run(gate, 'b', 'b1')];
    await loads.end('a');
    expect(loads.begun).toEqual(['a', 'b1']);
    const late = run(gate, 'b', 'b2');
    await loads.end('b1', 'b2');
    await Promise.all(waited);
    await expect(late).resolves.toBe('answer of b2');
  });

  it('nor one that begins in this moment', async () => {
    const gate = new LoadGate(1);
    let late: Promise<string> | undefined;
    const first = gate.run('a', () => Promise.resolve(), ignore);
    const second = gate.run('b', loads.of('b1'), ignore);
    // Runs between the end of the first load and the beginning of the second.
    void first.then(() => (late = run(gate, 'b', 'b2')));
    await settle();
    await loads.end('b1', 'b2');
    await second;
    await expect(late).resolves.toBe('answer of b2');
  });

  it('shares errors with those who wait for the same key', async () => {
    const gate = new LoadGate(1);
    const first = run(gate, 'a');
    const failing = () => Promise.reject(new Error('no'));
    const waiting = Promise.allSettled([gate.run('b', failing, ignore), gate.run('b', failing, ignore)]);
    await settle();
    await loads.end('a');
    await first;
    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('lets a load inside a load pass: it would wait for itself', async () => {
    const gate = new LoadGate(1);
    const nested = gate.run(
      'a',
      () => gate.run('b', () => gate.run('c', () => Promise.resolve('inside'), ignore), ignore),
      ignore,
    );
    await expect(nested).resolves.toBe('inside');
  });

  it('gives the place of the outer load back once, when that ends', async () => {
    const gate = new LoadGate(1);
    const outer = gate.run(
      'a',
      async () => {
        await gate.run('b', () => Promise.resolve(), ignore);
        await loads.of('rest')();
      },
      ignore,
    );
    await settle();
    const next = run(gate, 'c');
    await settle();
    expect(loads.begun).toEqual(['rest']);
    await loads.end('rest', 'c');
    await Promise.all([outer, next]);
  });

  it('says OVERLOADED when ten thousand wait already, and not before', async () => {
    const gate = new LoadGate(1);
    const load = run(gate, 'a');
    const waiting = Array.from({ length: 10_000 }, (_, n) => run(gate, 'b', `b${n}`));
    await expect(run(gate, 'c')).rejects.toMatchObject({ code: 'OVERLOADED' });
    await loads.end('a', 'b0');
    await Promise.all([load, ...waiting]);
    const again = run(gate, 'd');
    await loads.end('d');
    await expect(again).resolves.toBe('answer of d');
  });

  describe('what is made of something stale', () => {
    it('is stale itself, whatever is around it too', async () => {
      const gate = new LoadGate(4);
      const seen: boolean[] = [];
      await gate.run(
        'outer',
        async () => {
          await gate.run('inner', taint(gate), ignore);
          seen.push(gate.tainted);
        },
        ignore,
      );
      expect(seen).toEqual([true]);
    });

    it('does not make stale what runs beside it, or inside it', async () => {
      const gate = new LoadGate(4);
      const seen: boolean[] = [];
      await Promise.all([
        gate.run('a', taint(gate), ignore),
        gate.run(
          'b',
          async () => {
            await settle();
            seen.push(gate.tainted);
          },
          ignore,
        ),
        gate.run(
          'c',
          async () => {
            gate.taint();
            await gate.run('d', () => Promise.resolve(seen.push(gate.tainted)), ignore);
          },
          ignore,
        ),
      ]);
      expect(seen).toEqual([false, false]);
    });

    it('is nobody’s outside of a load', () => {
      const gate = new LoadGate(1);
      gate.taint();
      expect(gate.tainted).toBe(false);
    });
  });
});
