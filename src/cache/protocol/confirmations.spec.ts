import { settle } from '../../../test/support/server-world.js';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { Confirmations } from './confirmations.js';

describe('Confirmations', () => {
  let clock: ManualClock;
  let confirmations: Confirmations;

  beforeEach(() => {
    clock = new ManualClock();
    confirmations = new Confirmations(clock);
  });

  /** Whether it has resolved by now. */
  const watch = (promise: Promise<void>) => {
    let over = false;
    void promise.then(() => (over = true));
    return async () => {
      await settle();
      return over;
    };
  };
  const a = (endsAt: number) => ({ instance: 'a', endsAt });
  const b = (endsAt: number) => ({ instance: 'b', endsAt });

  it('waits for nobody where nobody is awaited', async () => {
    await confirmations.expect(1).from([]);
  });

  it('waits until each has confirmed', async () => {
    const over = watch(confirmations.expect(1).from([a(1000), b(1000)]));
    expect(await over()).toBe(false);
    confirmations.confirm(1, 'a');
    expect(await over()).toBe(false);
    confirmations.confirm(1, 'b');
    expect(await over()).toBe(true);
  });

  it('takes a confirmation that came before it was known that it is needed', async () => {
    const confirmation = confirmations.expect(1);
    confirmations.confirm(1, 'a');
    expect(await watch(confirmation.from([a(1000)]))()).toBe(true);
  });

  it('waits for each no longer than until its time has come', async () => {
    const over = watch(confirmations.expect(1).from([a(1000), b(2000)]));
    clock.advance(1000);
    expect(await over()).toBe(false);
    clock.advance(999);
    expect(await over()).toBe(false);
    clock.advance(1);
    expect(await over()).toBe(true);
  });

  it('does not wait for one whose time has come already', async () => {
    clock.advance(1000);
    expect(await watch(confirmations.expect(1).from([a(1000)]))()).toBe(true);
  });

  it('goes on waiting for one whose other time is not over, and for neither once it has confirmed', async () => {
    const over = watch(confirmations.expect(1).from([a(500), a(1000)]));
    clock.advance(500);
    expect(await over()).toBe(false);
    confirmations.confirm(1, 'a');
    expect(await over()).toBe(true);
  });

  it('does not take the confirmation of another message, or by somebody else', async () => {
    const over = watch(confirmations.expect(1).from([a(1000)]));
    confirmations.expect(2);
    confirmations.confirm(2, 'a');
    confirmations.confirm(1, 'b');
    expect(await over()).toBe(false);
  });

  it('takes no notice of confirmations that nobody waits for any more', () => {
    const confirmation = confirmations.expect(1);
    confirmation.forget();
    expect(() => confirmations.confirm(1, 'a')).not.toThrow();
    expect(() => confirmations.confirm(7, 'a')).not.toThrow();
  });
});
