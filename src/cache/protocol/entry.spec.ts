import { encodeValue } from '../stores/value-codec.js';
import { packText } from '../stores/text-compression.js';
import { decodeEntry, encodeEntry, sharedValue } from './entry.js';

const ENTRY = {
  storedAt: 1_767_225_600_000,
  ttlMs: 270_000.5,
  epoch: 'run 1',
  stamps: ['s1', 's2'],
  body: '{"a":1}',
};

describe('an entry as text', () => {
  it.each([
    ['of JSON', '{"a":1}'],
    ['with lines', '{"a":\n1}\n'],
    ['that is empty', ''],
  ])('comes back as it was, with a body %s', (_name, body) => {
    expect(decodeEntry(encodeEntry({ ...ENTRY, body }))).toEqual({ ...ENTRY, body });
  });

  it('may have no tags', () => {
    expect(decodeEntry(encodeEntry({ ...ENTRY, stamps: [] }))).toEqual({ ...ENTRY, stamps: [] });
  });

  it.each([
    ['nothing', ''],
    ['one line', '[1,2,"run 1",["s"]]'],
    ['no JSON', 'head\nbody'],
    ['JSON of another kind', '{"storedAt":1}\n{}'],
    ['null', 'null\n{}'],
    ['too few fields', '[1,2,"run 1"]\n{}'],
    ['too many fields', '[1,2,"run 1",["s"],1]\n{}'],
    ['a time that is no number', '["1",2,"run 1",["s"]]\n{}'],
    ['a duration that is no number', '[1,null,"run 1",["s"]]\n{}'],
    ['an identity that is no text', '[1,2,3,["s"]]\n{}'],
    ['stamps that are no list', '[1,2,"run 1","s"]\n{}'],
    ['stamps that are no texts', '[1,2,"run 1",["s",null]]\n{}'],
  ])('is none, without an error, for a text with %s', (_name, text) => {
    expect(decodeEntry(text)).toBeNull();
  });
});

describe('a value that is given to many', () => {
  it('is frozen all the way down where it is plain data, and read once', () => {
    const value = sharedValue(encodeValue({ list: [{ name: 'cement' }] }));
    const given = value() as { list: { name: string }[] };
    expect(value()).toBe(given);
    expect(() => given.list.push({ name: 'sand' })).toThrow(TypeError);
    expect(() => (given.list[0]!.name = 'sand')).toThrow(TypeError);
  });

  it('is another one for everybody where freezing does not protect it', () => {
    const value = sharedValue(encodeValue({ at: new Date(0), names: new Map([['a', 1]]) }));
    const one = value() as { at: Date; names: Map<string, number> };
    one.at.setTime(1);
    one.names.clear();
    expect(value()).toEqual({ at: new Date(0), names: new Map([['a', 1]]) });
  });

  it('may be compressed', () => {
    const long = { text: 'cement '.repeat(2000) };
    const body = packText(encodeValue(long));
    expect(body.length).toBeLessThan(5000);
    expect(sharedValue(body)()).toEqual(long);
  });

  it.each([
    ['no value', 'cement'],
    ['broken JSON', '{"a":'],
    ['an unknown tag', '!{"!":["Function","1"]}'],
    ['broken compression', '~zcement'],
  ])('is refused for a text with %s', (_name, body) => {
    expect(() => sharedValue(body)).toThrow(expect.objectContaining({ name: 'MalformedValue' }));
  });
});
