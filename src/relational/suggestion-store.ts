/** A name of a material that goes with what was typed. */
export interface NameMatch {
  name: string;
  /** It has the words as they were typed, but for their endings. */
  asTyped: boolean;
}

/**
 * What can be suggested to somebody who types. Adapters: PostgreSQL and PGlite.
 * Errors: those of the {@link MaterialStore}.
 */
export interface SuggestionStore {
  /**
   * Names that have all these words, the last one at least its beginning: those that begin with them first, then the
   * shorter ones; ties by name. Where fewer than `limit` have them as typed, words that differ by a slip count too.
   * @param words letters or digits each, normalised
   */
  names(words: readonly string[], limit: number): Promise<NameMatch[]>;
  /** The categories that materials have, by name. */
  categories(limit: number): Promise<string[]>;
}

/** Injection token of the {@link SuggestionStore}. */
export const SUGGESTION_STORE = Symbol('SuggestionStore');
