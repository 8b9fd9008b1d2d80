import { SingleFlight } from './single-flight.js';

describe('SingleFlight', () => {
  it('lets everybody who comes meanwhile share one outcome, and tells it of them', async () => {
    const flights = new SingleFlight();
    const [work, onJoin] = [jest.fn(() => Promise.resolve({})), jest.fn()];
    const [one, two] = await Promise.all([flights.run('a', work, onJoin), flights.run('a', work, onJoin)]);
    expect(one).toBe(two);
    expect(work).toHaveBeenCalledTimes(1);
    expect(onJoin).toHaveBeenCalledTimes(1);
  });

  it('shares nothing under another key', async () => {
    const flights = new SingleFlight();
    const work = jest.fn(() => Promise.resolve(1));
    await Promise.all([flights.run('a', work), flights.run('b', work)]);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('shares errors too, and forgets them', async () => {
    const flights = new SingleFlight();
    const failing = () => Promise.reject(new Error('no'));
    const both = await Promise.allSettled([flights.run('a', failing), flights.run('a', failing)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(flights.has('a')).toBe(false);
    await expect(flights.run('a', () => Promise.resolve(1))).resolves.toBe(1);
  });

  it('knows what is under way', async () => {
    const flights = new SingleFlight();
    const flight = flights.run('a', () => Promise.resolve(1));
    expect(flights.has('a')).toBe(true);
    await flight;
    expect(flights.has('a')).toBe(false);
  });
});
