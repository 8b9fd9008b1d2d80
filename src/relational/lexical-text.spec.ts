import { createHash } from 'node:crypto';
import { askedWords, lexicalText, lexicalWords, phraseText, WORDS_VERSION } from './lexical-text.js';

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
    ['Труба э/с 57х3', 'труба электросварной 57 х 3 х3 57х3'],
    ['плотность 300 г/м2', 'плотность 300 г м 2 м2'],
  ])('%s → %s', (text, words) => {
    expect(lexicalText(text)).toBe(words);
  });

  it('takes the first two words for the head', () => {
    expect(lexicalWords('Труба стальная 57х3').head).toEqual(['труба', 'стальная']);
  });
});

describe('askedWords', () => {
  it('takes abbreviations and the last word for beginnings', () => {
    const open = (query: string) => askedWords(query).flatMap(({ word, isOpen }) => (isOpen ? [word] : []));
    expect(open('шпатл. гипс. 25 кг')).toEqual(['шпатл', 'гипс']);
    expect(open('плита гипсокар')).toEqual(['гипсокар']);
    expect(open('м.500 в.25')).toEqual([]);
    expect(open('труба 57х3.5')).toEqual([]);
  });
});

it('leaves compounds out of phrases', () => {
  expect(phraseText('Цемент М-500')).toBe('цемент м 500');
});

it('has a version that says when words change', () => {
  const words = [
    'Труба э/с 57 x 3,5 ГОСТ 10704-91',
    'Цемент М-500 Д0, 50кг',
    'Арматура A500C ø12',
    'Plasterboard 12.5 mm, ёмкость 0,50 л',
  ].map(lexicalText);
  expect([WORDS_VERSION, createHash('md5').update(words.join()).digest('hex')]).toEqual([
    2,
    '54237b4c6e929ab45aacab2e11343395',
  ]);
});
