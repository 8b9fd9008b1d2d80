import { Remembered } from './remembered.js';

describe('what is remembered', () => {
  it('is made once, until so many others came', () => {
    const made: string[] = [];
    const remembered = new Remembered((text) => {
      made.push(text);
      return text.length;
    }, 2);
    expect(['a', 'bb', 'a', 'bb'].map((text) => remembered.of(text))).toEqual([1, 2, 1, 2]);
    expect(made).toEqual(['a', 'bb']);
    expect(['ccc', 'bb', 'a'].map((text) => remembered.of(text))).toEqual([3, 2, 1]);
    expect(made).toEqual(['a', 'bb', 'ccc', 'a']);
  });
});
