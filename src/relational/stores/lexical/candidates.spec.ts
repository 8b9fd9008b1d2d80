import { anyOf, rarest, weightClasses } from './candidates.js';

const lexeme = (name: string, documents: number, weight = 1) => ({ lexeme: name, documents, weight });

describe('candidates', () => {
  it('have classes of words of about the same weight, each word in one, heaviest first', () => {
    const classes = weightClasses([
      lexeme('common', 90_000, 0.1),
      lexeme('rare', 3, 10),
      lexeme('rarer', 2, 11),
      lexeme('mid', 900, 5),
    ]);
    expect(classes.map(({ lexemes }) => lexemes)).toEqual([['rare', 'rarer'], ['mid'], ['common']]);
    expect(classes[0]?.weight).toBe(10.5);
  });

  it('have one of the rarest words, of which there are enough', () => {
    const names = (...given: ReturnType<typeof lexeme>[]) => rarest(given, 2000).map((found) => found.lexeme);
    expect(names(lexeme('a', 9000), lexeme('b', 400), lexeme('c', 20))).toEqual(['c', 'b']);
    expect(names(lexeme('a', 9000))).toEqual(['a']);
    expect(names(lexeme('a', 9000), lexeme('b', 100))).toEqual(['b', 'a']);
  });

  it('are asked for by quoted lexemes', () => {
    expect(anyOf(["o'b", 'a\\b'])).toBe("'o''b' | 'a\\\\b'");
  });
});
