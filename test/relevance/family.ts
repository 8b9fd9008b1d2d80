/** A product in all its sizes, grades and makers: every choice of the `{a|b}` in `names`. */
export interface Family {
  category: string;
  unit: string;
  names: string;
}

/** Families of one category, sold by one unit. */
export const familiesOf =
  (category: string, unit: string) =>
  (names: string): Family => ({ category, unit, names });
