import { jest } from '@jest/globals';
import { startCached } from '../../test/support/cached-module.js';
import { CLOCK } from '../common/clock.js';
import { REFERENCE_STORE } from '../relational/index.js';
import { ReferenceService } from './reference.service.js';

const WRITES: [string, (service: ReferenceService) => Promise<unknown>][] = [
  ['creation', (service) => service.create('colors', { name: 'мятный' })],
  ['change', (service) => service.change('colors', 'a', {})],
  ['merge', (service) => service.merge('colors', 'a', 'b')],
  ['deletion', (service) => service.delete('colors', 'a')],
];

describe.each(WRITES)('a %s of reference data', (_, write) => {
  /** How long it waits in all. */
  async function waited(isTold: boolean): Promise<number> {
    let delays = 0;
    const clock = {
      delay: (ms: number) => {
        delays += ms;
        return Promise.resolve();
      },
    };
    const entry = { createdAt: new Date(0), updatedAt: new Date(0), hexCode: null };
    const answer = () => Promise.resolve(entry);
    const store = { create: answer, change: answer, merge: answer, delete: () => Promise.resolve(true) };
    const { app, cache } = await startCached({
      providers: [
        ReferenceService,
        { provide: REFERENCE_STORE, useValue: store },
        { provide: CLOCK, useValue: clock },
      ],
    });
    if (!isTold)
      jest.spyOn(cache, 'invalidate').mockImplementation(async (_tags, onOwed) => {
        await onOwed?.();
        return false;
      });
    await write(app.get(ReferenceService));
    await app.close();
    return delays;
  }

  it('waits for the looks of the other instances when the shared cache cannot be told, and only then', async () => {
    expect(await waited(true)).toBe(0);
    expect(await waited(false)).toBe(2000);
  });
});
