import { deepStrictEqual } from 'node:assert/strict';
import { MalformedValue, UnencodableValue } from './key-value-errors.js';
import { decodeValue, encodeMember, encodeValue, isPlain } from './value-codec.js';
import { randomValues } from '../../../test/support/random-values.js';

const roundTrip = (value: unknown) => decodeValue(encodeValue(value));

describe('encodeValue', () => {
  const plain: unknown[] = [
    null,
    true,
    0,
    -1.5,
    1e300,
    '',
    'Цемент М500 🧱',
    '!["Date",0]',
    '\ud800 alone',
    [],
    {},
    [1, [2, [null]]],
    { a: { b: [{ c: 'd' }] }, '': 1 },
    { '!': ['Date', 0] },
    { $: 1, toString: 'x' },
  ];
  it.each(plain.map((value) => [value]))('keeps %j as plain JSON', (value) => {
    const text = encodeValue(value);
    expect(text).toBe(JSON.stringify(value));
    expect(isPlain(text)).toBe(true);
    expect(decodeValue(text)).toStrictEqual(value);
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['-0', -0],
    ['a BigInt', 2n ** 200n],
    ['a negative BigInt', -255n],
    ['a Date', new Date(1_700_000_000_123)],
    [
      'a Map',
      new Map<unknown, unknown>([
        ['a', 1],
        [{ b: 2 }, new Map([[1, undefined]])],
      ]),
    ],
    ['a Set', new Set<unknown>([1, 'a', new Set([2n])])],
    ['a Buffer', Buffer.from([0, 255, 128, 10])],
    ['an empty Buffer', Buffer.alloc(0)],
    ['a Uint8Array', Uint8Array.of(1, 2, 255)],
    ['a Uint8ClampedArray', Uint8ClampedArray.of(1, 255)],
    ['an Int8Array', Int8Array.of(-1, 127)],
    ['an Int16Array', Int16Array.of(-1, 32_767)],
    ['a Uint16Array', Uint16Array.of(65_535)],
    ['an Int32Array', Int32Array.of(-1)],
    ['a Uint32Array', Uint32Array.of(4_294_967_295)],
    ['a Float32Array', Float32Array.of(1.5, Number.NaN, -0)],
    ['a Float64Array', Float64Array.of(Math.PI, Number.NEGATIVE_INFINITY)],
    ['a BigInt64Array', BigInt64Array.of(-1n)],
    ['a BigUint64Array', BigUint64Array.of(2n ** 64n - 1n)],
    ['an ArrayBuffer', Uint8Array.of(1, 2, 3).buffer],
    ['a DataView', new DataView(Uint8Array.of(9, 8).buffer)],
    ['a part of a buffer', new Int16Array(Int16Array.of(1, 2, 3, 4).buffer, 2, 2)],
    ['an undefined field', { a: undefined, b: 1 }],
    ['an undefined item', [undefined, 1]],
    ['what lies deep', { a: [{ b: new Map([['c', [new Date(5)]]]) }] }],
    ['what looks like a tag', { '!': ['Date', 0], at: new Date(1) }],
    ['what looks like a tag, inside', [{ '!': ['undefined', null] }, { '!': 'x', y: undefined }]],
  ])('keeps %s by a tag', (_, value) => {
    const text = encodeValue(value);
    expect(isPlain(text)).toBe(false);
    const back = decodeValue(text);
    expect(back).toStrictEqual(value);
    expect(Object.prototype.toString.call(back)).toBe(Object.prototype.toString.call(value));
    expect(Buffer.isBuffer(back)).toBe(Buffer.isBuffer(value));
  });

  it('keeps an invalid Date', () => {
    expect((roundTrip(new Date(Number.NaN)) as Date).getTime()).toBeNaN();
  });

  it('keeps a view of a part without the rest of its buffer', () => {
    const part = Buffer.from('before secret after').subarray(7, 13);
    const back = roundTrip(part) as Buffer;
    expect(back.toString()).toBe('secret');
    expect((roundTrip(new Uint8Array(part)) as Uint8Array).buffer.byteLength).toBe(6);
  });

  it('keeps an object of a class as its fields, and what has a toJSON as what that answers', () => {
    class Point {
      constructor(
        readonly x: number,
        readonly y: unknown,
      ) {}
      length() {
        return this.x;
      }
    }
    expect(encodeValue(new Point(1, 2))).toBe('{"x":1,"y":2}');
    expect(roundTrip(new Point(1, undefined))).toStrictEqual({ x: 1, y: undefined });
    const money = { cents: 5, toJSON: () => ({ cents: 5n }) };
    expect(roundTrip([money])).toStrictEqual([{ cents: 5n }]);
    class Money {
      constructor(private readonly cents: number) {}
      toJSON() {
        return `${this.cents} ct`;
      }
    }
    expect(roundTrip({ price: new Money(7) })).toEqual({ price: '7 ct' });
    expect(roundTrip([Object(1), Object('a')])).toEqual([1, 'a']);
    expect(roundTrip(Object.create(null, { a: { value: 1, enumerable: true } }))).toStrictEqual({ a: 1 });
  });

  it('keeps what shares objects, and what is deep', () => {
    const shared = { a: 1 };
    expect(roundTrip([shared, shared, new Set([shared])])).toEqual([shared, shared, new Set([shared])]);
    let deep: unknown = 'bottom';
    for (let level = 0; level < 200; level += 1) deep = [deep];
    expect(roundTrip(deep)).toEqual(deep);
  });

  it('keeps a field called __proto__ a field', () => {
    const evil = JSON.parse('{"__proto__":{"polluted":true},"a":{"__proto__":1}}') as object;
    for (const value of [evil, { evil, at: new Date(0) }]) {
      const back = roundTrip(value) as { evil?: object };
      expect(Object.keys(back.evil ?? back)).toEqual(['__proto__', 'a']);
      expect(Object.getPrototypeOf(back.evil ?? back)).toBe(Object.prototype);
    }
    expect(encodeMember(evil)).toBe('{"__proto__":{"polluted":true},"a":{"__proto__":1}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  const cycle: unknown[] = [];
  cycle.push({ cycle });
  const map = new Map();
  map.set('self', map);
  it.each<[string, unknown, RegExp]>([
    ['a function', () => 1, /function/],
    ['a symbol', Symbol('x'), /symbol/],
    ['a function in a field', { a: [() => 1] }, /function/],
    ['a cycle', cycle, /contains itself/],
    ['a cycle in a Map', map, /contains itself/],
    ['an Error', new Error('x'), /Error/],
    ['a RegExp', [/x/], /RegExp/],
    ['a Promise', Promise.resolve(), /Promise/],
    ['a WeakMap', new WeakMap(), /WeakMap/],
  ])('refuses %s and says so', (_, value, message) => {
    expect(() => encodeValue(value)).toThrow(UnencodableValue);
    expect(() => encodeValue(value)).toThrow(message);
  });

  it('refuses what is nested beyond the stack', () => {
    let deep: unknown = 0;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(() => encodeValue(deep)).toThrow(UnencodableValue);
  });
});

describe('decodeValue', () => {
  const tag = (text: string) => `!{"!":${text}}`;
  it.each([
    '',
    ' ',
    'hello',
    '{"cut',
    '[1,]',
    'undefined',
    '!',
    '!!',
    '!{"cut',
    tag('1'),
    tag('[]'),
    tag('["Date"]'),
    tag('["Date","now"]'),
    tag('["Date",0,0]'),
    tag('["undefined"]'),
    tag('["Function","return 1"]'),
    tag('["constructor",[]]'),
    tag('["__proto__",[]]'),
    tag('["number","1"]'),
    tag('["number",1]'),
    tag('["bigint","xyz"]'),
    tag('["bigint","-"]'),
    tag('["bigint",""]'),
    tag('["Map",[[1]]]'),
    tag('["Map",[[1,2,3]]]'),
    tag('["Map",{}]'),
    tag('["Set",1]'),
    tag('["Object",[]]'),
    tag('["Object",null]'),
    tag('["Buffer","&&&"]'),
    tag('["Buffer",[1]]'),
    tag('["Float64Array","AAA="]'),
    tag('["Uint8Array",8]'),
  ])('calls %p malformed', (text) => {
    expect(() => decodeValue(text)).toThrow(MalformedValue);
  });

  it('calls what is nested beyond the stack malformed', () => {
    expect(() => decodeValue(`!${'['.repeat(200_000)}${']'.repeat(200_000)}`)).toThrow(MalformedValue);
  });

  it('calls every cut of a good text malformed', () => {
    const text = encodeValue({ at: new Date(0), big: 5n, bytes: Buffer.from('abc') });
    for (let length = 0; length < text.length; length += 1)
      expect(() => decodeValue(text.slice(0, length))).toThrow(MalformedValue);
  });
});

describe('encodeMember', () => {
  it('is one text for equal values', () => {
    expect(encodeMember({ b: [{ d: 1, c: 2 }], a: 0 })).toBe(encodeMember({ a: 0, b: [{ c: 2, d: 1 }] }));
    const late = { at: new Date(1), n: 1n };
    expect(encodeMember(late)).toBe(encodeMember({ n: 1n, at: new Date(1) }));
    expect(decodeValue(encodeMember(late))).toEqual(late);
    expect(encodeMember('text')).toBe('"text"');
    expect(encodeMember([2, 1])).toBe('[2,1]');
  });
});

describe('any value', () => {
  const seed = 20_261_123;
  it(`comes back as it was (seed ${seed})`, () => {
    for (const value of randomValues(seed, 3000)) {
      const text = encodeValue(value);
      const back = decodeValue(text);
      // Not by Jest, which takes a field called __proto__ for the prototype.
      deepStrictEqual(back, value);
      expect(encodeValue(back)).toBe(text);
      if (isPlain(text)) expect(text).toBe(JSON.stringify(value));
      deepStrictEqual(decodeValue(encodeMember(value)), value);
    }
  });
});
