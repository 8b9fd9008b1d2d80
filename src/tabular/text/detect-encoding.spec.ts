import { readFileSync } from 'node:fs';
import { detectEncoding } from './detect-encoding.js';
import { foreignUtf8 } from './mojibake.js';

const SINGLE_BYTE = ['windows-1251', 'koi8-r', 'ibm866'] as const;

function encoder(encoding: string): (text: string) => Buffer {
  const decoder = new TextDecoder(encoding);
  const bytes = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]),
  );
  return (text) => Buffer.from(Array.from(text, (letter) => bytes.get(letter) ?? 63));
}

describe('detectEncoding', () => {
  const rows = readFileSync('data/sample-catalogue.csv', 'utf8')
    .split('\n')
    .filter((line) => /[а-я]{4}/.test(line));

  it.each(SINGLE_BYTE)(
    'knows %s by the header and two rows of a price list, in small and in capital letters',
    (encoding) => {
      const encode = encoder(encoding);
      const wrong: string[] = [];
      for (let at = 0; at + 2 <= rows.length; at += 2) {
        const text = ['Артикул,Наименование,Категория,Ед. изм.', ...rows.slice(at, at + 2)].join('\n');
        for (const written of [text, text.toUpperCase()])
          if (detectEncoding(encode(written)).encoding !== encoding) wrong.push(written);
      }
      expect(wrong).toEqual([]);
      expect(rows.length).toBeGreaterThan(500);
    },
  );

  it('knows UTF-8 by its sequences, also where a piece ends within one, and where a few bytes are broken', () => {
    const bytes = Buffer.from('Цемент М500;мешок');
    for (let length = 1; length <= bytes.length; length++)
      expect(detectEncoding(bytes.subarray(0, length)).encoding).toBe('utf-8');
    expect(detectEncoding(Buffer.concat([bytes, Buffer.from([0xcf, 0xe5, 0xf1])])).encoding).toBe('utf-8');
    expect(detectEncoding(Buffer.from('plain')).why).toMatch(/ASCII/);
  });

  it.each(['Наименование;Цена\nПесок;100\n', 'name;price\nSand;100\n'])(
    'knows UTF-16 without a mark: %j',
    (text) => {
      const little = Buffer.from(text, 'utf16le');
      expect(detectEncoding(little).encoding).toBe('utf-16le');
      expect(detectEncoding(Buffer.from(little).swap16()).encoding).toBe('utf-16be');
    },
  );
});

describe('foreignUtf8', () => {
  it.each(SINGLE_BYTE)('sees UTF-8 that was read as %s, and takes nothing else for it', (encoding) => {
    const isForeign = foreignUtf8(encoding);
    const decoder = new TextDecoder(encoding);
    for (const text of ['Щебень', 'Труба ø20', '№ 5 «Полюс»']) {
      expect(isForeign(decoder.decode(Buffer.from(text)))).toBe(true);
      expect(isForeign(text)).toBe(false);
    }
    expect(isForeign('plain')).toBe(false);
    expect(foreignUtf8('utf-8')('Р©РµР±')).toBe(false);
  });
});
