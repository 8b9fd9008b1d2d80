import type { Material, MaterialFilter, MaterialPatch, NewMaterial, WriteOutcome } from './material.js';

/** How the lexical search matches: `fulltext` by words (ranked full text), `fuzzy` by trigrams (typos). */
export type LexicalMode = 'fulltext' | 'fuzzy';

export interface LexicalQuery {
  /** As the user wrote it; the store normalises it by `common/text`. */
  text: string;
  mode: LexicalMode;
  /** How many hits at most, 1..1000. */
  limit: number;
  filter?: MaterialFilter;
  /** For `fuzzy`: the least similarity, 0..1. */
  minSimilarity?: number;
}

/** A hit of one store. Higher scores are better; scores of different stores are not comparable. */
export interface LexicalHit {
  id: string;
  score: number;
}

/** A name to be found in the catalogue. */
export interface NameQuery {
  text: string;
  /** Hits by words at most, 1..1000. */
  limit: number;
  /** Materials that are to be judged by the same words, wherever they rank. */
  also?: readonly string[];
}

/** A material that a name may mean, and how their words agree. */
export interface NamedHit extends LexicalHit {
  name: string;
  unit: string;
  sku: string | null;
  /** Whether it is among the best by words; otherwise it was asked for by `also`. */
  isListed: boolean;
  /** The share of the asked name that the material has, 0..1, words weighted by rarity. */
  found: number;
  /** The share of the material's name that was asked for, 0..1. */
  asked: number;
}

export interface ListQuery {
  filter?: MaterialFilter;
  limit: number;
  /** Rows to pass over; with `after` counted from there. */
  skip?: number;
  /** Continue behind this material: order is newest first, `(createdAt, id)` descending. */
  after?: { createdAt: Date; id: string };
}

/** A field that materials can be sorted by. */
export type SortColumn = 'name' | 'use_category' | 'unit' | 'sku' | 'created_at' | 'updated_at';
/** What a material has in the fields that were asked for. */
export type SortKeys = Partial<Record<SortColumn, string | Date | null>>;

/** What the other stores must agree with. */
export interface MaterialState {
  id: string;
  /** Milliseconds since the epoch; later with every change. */
  updatedAt: number;
  category: string;
}

/** A name with the number of materials that have it. */
export interface NamedCount {
  name: string;
  count: number;
}

/**
 * The system of record and its lexical search. Adapters: PostgreSQL and PGlite; one contract suite runs on both.
 * Errors: `MATERIAL_NOT_FOUND`, `SKU_TAKEN` (details `{ sku, existingId }`), `VERSION_MISMATCH`
 * (details `{ expected, actual }`), `STORE_UNAVAILABLE` when the server cannot be reached.
 */
export interface MaterialStore {
  /** Inserts in one statement. A taken SKU is an outcome, not an error: the others are inserted. */
  insertMany(materials: readonly NewMaterial[]): Promise<WriteOutcome[]>;
  /** Inserts, or updates the material that has the SKU (else the one it is the `sameAs` of, else the id). Repeating it changes nothing. */
  upsertMany(materials: readonly NewMaterial[]): Promise<WriteOutcome[]>;
  findById(id: string): Promise<Material | null>;
  /** Those that exist, in no particular order. `filter` drops the ones that do not pass it. */
  findByIds(ids: readonly string[], filter?: MaterialFilter): Promise<Material[]>;
  /** Of those that exist and pass the filter, these fields alone: a third of the time of the whole. */
  sortKeys(
    ids: readonly string[],
    columns: readonly SortColumn[],
    filter?: MaterialFilter,
  ): Promise<Map<string, SortKeys>>;
  list(query: ListQuery): Promise<Material[]>;
  count(filter?: MaterialFilter): Promise<number>;
  /** `before` and `after` in one transaction; with `expectedVersion` only if the material still has it. */
  update(
    id: string,
    patch: MaterialPatch,
    expectedVersion?: number,
  ): Promise<{ before: Material; after: Material }>;
  /** The deleted material, or null if there was none. With `expectedVersion` only if it still has it. */
  delete(id: string, expectedVersion?: number): Promise<Material | null>;
  /** Best first; ties break by id. */
  search(query: LexicalQuery): Promise<LexicalHit[]>;
  /**
   * For each name what {@link search} finds by `fulltext` without a filter, in the same order, and behind it what was asked for
   * by `also` and is not among them. A few statements for many names.
   */
  searchMany(names: readonly NameQuery[]): Promise<NamedHit[][]>;
  /** The materials that have these SKUs. */
  idsBySku(skus: readonly string[]): Promise<Map<string, string>>;
  /** Makes the words of those of these materials that have none: whoever wrote them by hand did not. */
  completeWords(ids: readonly string[]): Promise<void>;
  /** When those that exist were changed last, by id, in milliseconds since the epoch: later with every change. */
  revisions(ids: readonly string[]): Promise<Map<string, number>>;
  /** The next `limit` materials in the order of their ids, from behind `after` on; fewer only at the end. */
  scan(after: string | null, limit: number): Promise<MaterialState[]>;
  categories(): Promise<NamedCount[]>;
  units(): Promise<NamedCount[]>;
  /** Resolves when the store answers; rejects with `STORE_UNAVAILABLE` otherwise. */
  ping(): Promise<void>;
}

/** Injection token of the {@link MaterialStore}. */
export const MATERIAL_STORE = Symbol('MaterialStore');
