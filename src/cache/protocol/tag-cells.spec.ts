import { allAlive, TagCells } from './tag-cells.js';

describe('TagCells', () => {
  it('gives living cells, the same ones as long as nothing was invalidated', () => {
    const cells = new TagCells();
    const captured = cells.capture(['a', 'b']);
    expect(allAlive(captured)).toBe(true);
    expect(cells.capture(['a', 'b'])).toEqual(captured);
  });

  it('kills what hangs on an invalidated tag, and nothing else', () => {
    const cells = new TagCells();
    const [both, other] = [cells.capture(['a', 'b']), cells.capture(['b'])];
    cells.kill(['a']);
    expect(allAlive(both)).toBe(false);
    expect(allAlive(other)).toBe(true);
  });

  it('never wakes the dead: who asks after an invalidation gets another cell', () => {
    const cells = new TagCells();
    const before = cells.capture(['a']);
    cells.kill(['a']);
    const after = cells.capture(['a']);
    expect(allAlive(after)).toBe(true);
    expect(allAlive(before)).toBe(false);
    expect(after.map(({ id }) => id)).not.toEqual(before.map(({ id }) => id));
  });

  it('kills everything at once, what has no tags too', () => {
    const cells = new TagCells();
    const captured = [cells.capture([]), cells.capture(['a'])];
    cells.killAll();
    expect(captured.map(allAlive)).toEqual([false, false]);
    expect(allAlive(cells.capture(['a']))).toBe(true);
  });

  it('takes no notice of a tag that nothing hangs on', () => {
    const cells = new TagCells();
    const captured = cells.capture(['a']);
    cells.kill(['b']);
    expect(allAlive(captured)).toBe(true);
  });

  it('lets the least used cells die when there are too many: an invalidation would not find them', () => {
    const cells = new TagCells();
    const first = cells.capture(['first']);
    for (let count = 0; count < 200_000; count += 1) cells.capture([`tag ${count}`]);
    expect(allAlive(first)).toBe(false);
    expect(allAlive(cells.capture(['tag 199999']))).toBe(true);
  });
});
