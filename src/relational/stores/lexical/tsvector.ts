/** The words of a material as the index has them: each with the best of its labels. */
export type LexemeLabels = ReadonlyMap<string, Label>;
/** A: head of the name, B: the rest of it, C: category, D: description. */
export type Label = 'A' | 'B' | 'C' | 'D';

const LEXEME = /'((?:[^']|'')*)':([\d,A-D]+)/g;

/** Reads PostgreSQL's text of a `tsvector`: `'труб':1A 'стальн':2A,5B`. */
export function parseTsvector(text: string): LexemeLabels {
  const lexemes = new Map<string, Label>();
  for (const [, lexeme = '', places = ''] of text.matchAll(LEXEME))
    lexemes.set(lexeme.replaceAll("''", "'").replaceAll('\\\\', '\\'), bestLabel(places));
  return lexemes;
}

/** D has no letter in PostgreSQL's text. */
function bestLabel(places: string): Label {
  if (places.includes('A')) return 'A';
  if (places.includes('B')) return 'B';
  return places.includes('C') ? 'C' : 'D';
}
