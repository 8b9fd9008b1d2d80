/**
 * How many letters of `a` must be inserted, left out, replaced or swapped with their neighbour to make `b` of it (optimal
 * string alignment: Boytsov, "Indexing methods for approximate dictionary searching", 2011, section 2); `Infinity` when
 * it is more than `most`.
 */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Infinity;
  const distance = lastRow(a, b, most)?.at(-1) ?? Infinity;
  return distance <= most ? distance : Infinity;
}

/** The same from `typed` to whatever `word` begins with: what is typed may not be at its end yet. */
export function prefixDistance(typed: string, word: string, most: number): number {
  const distance = Math.min(...(lastRow(typed, word.slice(0, typed.length + most), most) ?? [Infinity]));
  return distance <= most ? distance : Infinity;
}

/** How many wrong letters a word of so many letters may have. */
export function toleratedTypos(letters: number): number {
  return letters >= 8 ? 2 : letters >= 4 ? 1 : 0;
}

/** Distances from `a` to every beginning of `b`; undefined as soon as all are more than `most`. */
function lastRow(a: string, b: string, most: number): number[] | undefined {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    if (Math.min(...next) > most) return undefined;
    before = row;
    row = next;
  }
  return row;
}
