/**
 * The trigram similarity that corresponds to a share of agreeing letters. One wrong letter in a word of n letters
 * leaves (n − 1) / n of them, and about n − 2 of the n + 1 trigrams of each of the two words: a similarity of
 * (n − 2) / (n + 4). So 0.8, one letter in five, is a similarity of 0.33.
 */
export function trigramThreshold(agreeingLetters: number): number {
  if (agreeingLetters >= 1) return 1;
  const letters = 1 / (1 - agreeingLetters);
  return Math.max(0.1, (letters - 2) / (letters + 4));
}
