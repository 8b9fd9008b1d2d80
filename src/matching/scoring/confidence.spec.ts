import { confidenceOf, LEAST_PROBABILITY, likelihood, probabilityOf, type Signals } from './confidence.js';
import type { Candidate, Judged } from './evidence.js';
import { judge } from './evidence.js';

const candidate = (name: string, more: Partial<Candidate> = {}): Candidate => ({
  id: name,
  name,
  unit: 'т',
  sku: null,
  wordRank: 1,
  meaningRank: 1,
  found: 1,
  units: 'same',
  ...more,
});
const first = (asked: string, ...candidates: Candidate[]): Judged => {
  const [best] = judge(asked, candidates);
  if (!best) throw new Error('nothing was judged');
  return best;
};

describe('the confidence', () => {
  it('grows in every signal', () => {
    const steps = [0, 0.1, 0.25, 0.5, 0.75, 1];
    const names: (keyof Signals)[] = ['byWords', 'byMeaning', 'family', 'trigrams', 'found', 'lead'];
    const middle: Signals = {
      byWords: 0.5,
      byMeaning: 0.5,
      family: 0.5,
      trigrams: 0.5,
      found: 0.5,
      lead: 0.5,
    };
    for (const name of names) {
      const values = steps.map((value) => likelihood({ ...middle, [name]: value }));
      expect(values).toEqual(values.toSorted((a, b) => a - b));
    }
    const all = steps.map((value) =>
      likelihood({
        byWords: value,
        byMeaning: value,
        family: value,
        trigrams: value,
        found: value,
        lead: value,
      }),
    );
    expect(new Set(all).size).toBe(steps.length);
  });

  it('has a level for every probability', () => {
    expect([1, 0.9, 0.89, 0.5, 0.3, 0.29, 0].map(confidenceOf)).toEqual([
      'certain',
      'certain',
      'likely',
      'likely',
      'unsure',
      'none',
      'none',
    ]);
    expect(LEAST_PROBABILITY.none).toBe(0);
  });

  it('is certain of the same name, however it is written, and of nothing that is only alike', () => {
    const confidence = (asked: string, one: Candidate) => confidenceOf(probabilityOf(first(asked, one)));
    expect(confidence('цемент M-500', candidate('Цемент М500'))).toBe('certain');
    expect(confidence('М500 цемент', candidate('Цемент М500'))).toBe('certain');
    expect(confidence('Цемент М500 Д0', candidate('Цемент М500'))).not.toBe('certain');
    expect(confidence('Арматура 12 м d10', candidate('Арматура d10 12 м'))).toBe('certain');
    expect(confidence('Арматура d12 10 м', candidate('Арматура d10 12 м'))).not.toBe('certain');
    expect(confidence('Болт М60х12', candidate('Болт М12х60'))).not.toBe('certain');
    expect(confidence('Цемент М500', candidate('Цемент М500', { units: 'different' }))).toBe('likely');
  });

  it('is not certain of one of two that differ in their units, unless a unit says which', () => {
    const [bag, tonne] = ['мешок', 'т'].map((unit) => candidate('Цемент М500', { id: unit, unit }));
    const unsaid = [bag, tonne].map((one) => ({ ...one!, units: 'unknown' as const }));
    expect(confidenceOf(probabilityOf(first('Цемент М500', ...unsaid)))).toBe('likely');
    const said = [{ ...bag!, units: 'different' as const }, tonne!];
    expect(first('Цемент М500', ...said)).toMatchObject({ id: 'т', isSame: true });
    expect(confidenceOf(probabilityOf(first('Цемент М500', ...said)))).toBe('certain');
  });

  it('is none for what has hardly a word of the name, though nothing is before it', () => {
    const far = candidate('Труба', { found: 0.05, wordRank: 1, meaningRank: 1 });
    expect(confidenceOf(probabilityOf(first('Нечто невиданное', far)))).toBe('none');
  });
});

describe('the order of candidates', () => {
  const namesOf = (asked: string, ...names: string[]) =>
    judge(
      asked,
      names.map((name, n) => candidate(name, { wordRank: n + 1, meaningRank: n + 1 })),
    ).map(({ name }) => name);

  it('puts the size and the grade that were asked for before others of almost the same place', () => {
    expect(namesOf('труба 57х3,5 мм', 'Труба 76х4 мм', 'Труба 57х3,5 мм')[0]).toBe('Труба 57х3,5 мм');
    expect(
      namesOf('бетон тяжёлый М300 гравий', 'Бетон тяжёлый М200 щебень', 'Бетон тяжёлый М300 щебень')[0],
    ).toBe('Бетон тяжёлый М300 щебень');
  });

  it('believes what many of the best are called', () => {
    const names = [
      'Муфта чугунная',
      'Кран шаровой латунный 15',
      'Кран шаровой латунный 20',
      'Кран шаровой латунный 25',
    ];
    expect(namesOf('шаровой', ...names)[0]).toMatch(/^Кран шаровой/);
  });

  it('is the same however the candidates come, ties by id', () => {
    const twins = ['b', 'a', 'c'].map((id) => candidate('Болт М8', { id }));
    expect(judge('болт', twins).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('takes no unit that does not convert before one that does', () => {
    const [metre, tonne] = [
      candidate('Труба стальная', { id: 'a', units: 'different' }),
      candidate('Труба стальная', { id: 'b', units: 'convertible' }),
    ];
    expect(judge('труба', [metre, tonne]).map(({ id }) => id)).toEqual(['b', 'a']);
  });
});
