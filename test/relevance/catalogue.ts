import { FINISHING } from './families.finishing.js';
import { SERVICES } from './families.services.js';
import { STRUCTURAL } from './families.structural.js';
import { TWO_LANGUAGES } from './families.two-languages.js';

export interface FixtureMaterial {
  name: string;
  use_category: string;
  unit: string;
}

const CHOICE = /\{([^}]*)\}/;

/** `d{8|10} {6|12} м` → `d8 6 м`, `d8 12 м`, `d10 6 м`, `d10 12 м`. */
function namesOf(pattern: string): string[] {
  const choice = CHOICE.exec(pattern);
  if (!choice) return [pattern];
  return choice[1]!.split('|').flatMap((value) => namesOf(pattern.replace(choice[0], () => value)));
}

/**
 * A catalogue of near neighbours: the same product in the sizes, grades, colours and packs that a warehouse has, so that the
 * right one first says something. Made up, the makers too; always the same.
 */
export function confusableCatalogue(): FixtureMaterial[] {
  return [...STRUCTURAL, ...FINISHING, ...SERVICES, ...TWO_LANGUAGES].flatMap(({ category, unit, names }) =>
    namesOf(names).map((name) => ({ name, use_category: category, unit })),
  );
}
