import { lexicalText, lexicalWords } from './lexical-text.js';

describe('lexicalText', () => {
  it.each([
    ['М-500', 'м 500 м500'],
    ['м500', 'м 500 м500'],
    ['M500', 'м 500 м500'],
    ['57х3,50', '57 х 3.5 х3т5 57х3т5'],
    ['57 x 03.5', '57 х 3.5 х3т5 57х3т5'],
    ['А500C', 'а 500 с а500'],
    ['Plasterboard Cable', 'plasterboard cable'],
    ['ёлка\u00a0№ 5', 'елка no 5 no5'],
    ['0,000', '0'],
    ['«»!', ''],
  ])('%s → %s', (text, words) => {
    expect(lexicalText(text)).toBe(words);
  });

  it('takes the first two words for the head', () => {
    expect(lexicalWords('Труба стальная 57х3').head).toEqual(['труба', 'стальная']);
  });
});
