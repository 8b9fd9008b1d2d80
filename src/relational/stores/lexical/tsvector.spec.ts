import { parseTsvector } from './tsvector.js';

it('reads the words of a tsvector with the best of their labels', () => {
  expect([...parseTsvector("'57х3т5':9B 'o''b':3C 'стальн':2A,5B 'труб':1A,7 'а\\\\б':4")]).toEqual([
    ['57х3т5', 'B'],
    ["o'b", 'C'],
    ['стальн', 'A'],
    ['труб', 'A'],
    ['а\\б', 'D'],
  ]);
  expect(parseTsvector('').size).toBe(0);
});
