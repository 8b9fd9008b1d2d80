import { openEmbeddedRelational } from '../support/embedded-relational.js';

describe('PostgreSQL on this thread', () => {
  it('lets others have a turn before each statement', async () => {
    const { store, close } = await openEmbeddedRelational();
    let turns = 0;
    let isOver = false;
    const turn = () => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    for (let n = 0; n < 20; n += 1) await store.count();
    isOver = true;
    expect(turns).toBeGreaterThanOrEqual(20);
    await close();
  });
});
