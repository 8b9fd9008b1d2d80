import { deflateRawSync } from 'node:zlib';
import { seededRandom } from '../../../test/coherence/race.js';
import { MalformedValue } from './key-value-errors.js';
import { PACK_FROM_UNITS, packText, unpackText } from './text-compression.js';

const long = 'Цемент М500 Д0, мешок 50 кг; '.repeat(PACK_FROM_UNITS / 20);

describe('packText', () => {
  it.each(['', 'a', '{"a":1}', 'x'.repeat(PACK_FROM_UNITS - 1), '!~z', ' ~='])(
    'leaves what is short as it is (%#)',
    (text) => {
      expect(packText(text)).toBe(text);
      expect(unpackText(text)).toBe(text);
    },
  );

  it('makes what is long and repeats itself smaller, in characters of one byte', () => {
    const packed = packText(long);
    expect(packed.length).toBeLessThan(long.length / 10);
    expect(packed).toMatch(/^[\x20-\x7e]*$/);
    expect(unpackText(packed)).toBe(long);
    const least = 'x'.repeat(PACK_FROM_UNITS);
    expect(packText(least)).not.toBe(least);
    expect(unpackText(packText(least))).toBe(least);
  });

  it('leaves what does not get smaller as it is', () => {
    const random = seededRandom(1);
    const noise = Array.from({ length: 20_000 }, () => String.fromCharCode(32 + random() * 95)).join('');
    expect(packText(noise)).toBe(noise);
  });

  it.each(['~', '~z', '~zAAAA', '~=', '~~', `~${long}`])('tells a text from its own marks (%#)', (text) => {
    expect(packText(text)).not.toBe(text);
    expect(unpackText(packText(text))).toBe(text);
  });

  it('leaves what is beyond the bound as it is, so that it can be read again', () => {
    const huge = 'x'.repeat(64 * 1024 ** 2 + 1);
    expect(packText(huge)).toBe(huge);
    expect(unpackText(packText(huge.slice(1))).length).toBe(huge.length - 1);
  });
});

describe('unpackText', () => {
  const bomb = `~z${deflateRawSync(Buffer.alloc(65 * 1024 ** 2)).toString('base64')}`;
  it.each(['~', '~x', '~zzzz', '~z', '~z====', '~zцемент', packText(long).slice(0, -8), bomb])(
    'calls what it did not write malformed (%#)',
    (text) => {
      expect(() => unpackText(text)).toThrow(MalformedValue);
    },
  );
});
