import { type ReadTexts, TickReader } from './tick-reader.js';

/** Commands whose answers the test gives. */
class Commands {
  readonly sent: { names: readonly string[]; answer: (texts: (string | null)[]) => void }[] = [];

  readonly read: ReadTexts = (names) =>
    new Promise((answer) => this.sent.push({ names: [...names], answer: (texts) => answer(texts) }));
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('TickReader', () => {
  it('reads for everybody of one tick in one command, and gives to each what is theirs', async () => {
    const reader = new TickReader((names) => Promise.resolve(names.map((name) => `text of ${name}`)));
    await expect(Promise.all([reader.read(['a', 'b']), reader.read(['c'])])).resolves.toEqual([
      ['text of a', 'text of b'],
      ['text of c'],
    ]);
  });

  it('asks for a name once, whoever wants it, and leaves the order of each reader as it is', async () => {
    const commands = new Commands();
    const reader = new TickReader(commands.read);
    const both = Promise.all([reader.read(['a', 'b']), reader.read(['b', 'a', 'b'])]);
    await settle();
    expect(commands.sent.map(({ names }) => names)).toEqual([['a', 'b']]);
    commands.sent[0]?.answer(['A', 'B']);
    await expect(both).resolves.toEqual([
      ['A', 'B'],
      ['B', 'A', 'B'],
    ]);
  });

  it('does so for any number of names', async () => {
    const reader = new TickReader((names) =>
      Promise.resolve(names.map((name) => `${name} of ${names.length}`)),
    );
    const readers = Array.from({ length: 50 }, (_, n) => reader.read([`key ${n}`, 'all', `key ${n % 7}`]));
    for (const [n, texts] of (await Promise.all(readers)).entries())
      expect(texts).toEqual([`key ${n} of 51`, 'all of 51', `key ${n % 7} of 51`]);
  });

  it('never comes aboard of a command that was sent before the read began', async () => {
    const commands = new Commands();
    const reader = new TickReader(commands.read);
    const early = reader.read(['a']);
    await settle();
    const late = reader.read(['a']);
    await settle();
    expect(commands.sent).toHaveLength(2);
    commands.sent[0]?.answer(['old']);
    commands.sent[1]?.answer(['new']);
    await expect(Promise.all([early, late])).resolves.toEqual([['old'], ['new']]);
  });

  it('nor in the very moment in which it is sent', async () => {
    const commands = new Commands();
    let late: Promise<unknown> | undefined;
    const reader = new TickReader((names) => {
      late ??= reader.read(['a']);
      return commands.read(names);
    });
    void reader.read(['a']);
    await settle();
    expect(late).toBeDefined();
    expect(commands.sent).toHaveLength(2);
  });

  it('bounds one command', async () => {
    const commands = new Commands();
    const reader = new TickReader(commands.read);
    const names = (count: number, letter: string) =>
      Array.from({ length: count }, (_, n) => letter + String(n));
    void reader.read(names(4000, 'a'));
    void reader.read(names(97, 'b'));
    void reader.read(['c']);
    await settle();
    expect(commands.sent.map((command) => command.names.length)).toEqual([4000, 98]);
  });

  it('asks nobody for nothing', async () => {
    const commands = new Commands();
    await expect(new TickReader(commands.read).read([])).resolves.toEqual([]);
    expect(commands.sent).toEqual([]);
  });

  it('rejects for everybody who shared the command, and for nobody later', async () => {
    let broken = true;
    const reader = new TickReader((names) =>
      broken ? Promise.reject(new Error('broken')) : Promise.resolve(names.map(() => 'text')),
    );
    const shared = [reader.read(['a']), reader.read(['b'])];
    await expect(Promise.allSettled(shared)).resolves.toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
    ]);
    broken = false;
    await expect(reader.read(['a'])).resolves.toEqual(['text']);
  });
});
