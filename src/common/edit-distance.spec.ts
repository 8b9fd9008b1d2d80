import { editDistance, prefixDistance, toleratedTypos } from './edit-distance.js';

describe('the distance of words', () => {
  it.each([
    ['цемент', 'цемент', 0],
    ['цимент', 'цемент', 1],
    ['цемнт', 'цемент', 1],
    ['цеемент', 'цемент', 1],
    ['цмеент', 'цемент', 1],
    ['гипсакортан', 'гипсокартон', 3],
    ['', 'я', 1],
  ])('%s → %s is %d', (a, b, distance) => {
    expect(editDistance(a, b, 3)).toBe(distance);
    expect(editDistance(b, a, 3)).toBe(distance);
    expect(editDistance(a, b, distance - 1)).toBe(Infinity);
  });

  it.each([
    ['гипсак', 'гипсокартон', 1],
    ['гипс', 'гипсокартон', 0],
    ['цме', 'цемент', 1],
    ['цемента', 'цемент', 1],
    ['кирпич', 'цемент', Infinity],
  ])('%s to the beginning of %s is %d', (typed, word, distance) => {
    expect(prefixDistance(typed, word, 2)).toBe(distance);
  });

  it('tolerates none in short words', () => {
    expect([3, 4, 7, 8].map(toleratedTypos)).toEqual([0, 1, 1, 2]);
  });
});
