import { anyOf, candidateTerms, rarity, termWeight, weightClasses } from './ranking.js';

const term = (lexeme: string, documents: number, position = 9) => ({ lexeme, documents, position });

describe('ranking', () => {
  it('weighs rare words more, and the head of the query more', () => {
    expect(rarity(1, 1000)).toBeGreaterThan(rarity(500, 1000));
    expect(rarity(2000, 1000)).toBeGreaterThan(0);
    expect(termWeight(term('a', 10, 1), 1000)).toBeGreaterThan(termWeight(term('a', 10), 1000));
  });

  it('keeps every word in one class, heaviest first', () => {
    const classes = weightClasses(
      [term('common', 90_000), term('rare', 3), term('rarer', 2), term('mid', 900)],
      100_000,
    );
    expect(classes.flatMap(({ lexemes }) => lexemes).sort()).toEqual(['common', 'mid', 'rare', 'rarer']);
    expect(classes[0]?.lexemes).toEqual(['rare', 'rarer']);
    const weights = classes.map(({ weight }) => weight);
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
  });

  it('takes the rarest words until there are enough materials', () => {
    const names = (terms: { lexeme: string }[]) => terms.map(({ lexeme }) => lexeme);
    expect(names(candidateTerms([term('a', 9000), term('b', 400), term('c', 20)]))).toEqual(['c', 'b']);
    expect(names(candidateTerms([term('a', 9000)]))).toEqual(['a']);
    expect(names(candidateTerms([term('a', 9000), term('b', 100)]))).toEqual(['b', 'a']);
  });

  it('quotes lexemes for a tsquery', () => {
    expect(anyOf(["o'b", 'a\\b'])).toBe("'o''b' | 'a\\\\b'");
  });
});
