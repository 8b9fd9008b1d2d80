import type { ReferenceKind } from './reference-key.js';

export type { ReferenceKind } from './reference-key.js';

/** Every {@link ReferenceKind}. */
export const REFERENCE_KINDS = ['categories', 'units', 'colors'] as const satisfies readonly ReferenceKind[];

/** A category, a unit or a colour. What its kind does not have is null. */
export interface ReferenceEntry {
  /** UUID. */
  id: string;
  name: string;
  description: string | null;
  /** Other names, in the order given. */
  aliases: string[];
  /** Of a category: the one that it is below. */
  parentId: string | null;
  /** Of a unit: the one that it is defined by; that one has none itself. */
  baseId: string | null;
  /** How many of the base unit one is: a decimal. */
  factor: string | null;
  /** Of a colour: `#RRGGBB`, upper case. */
  hexCode: string | null;
  /** False: a material brought it, and nobody has looked at it yet. */
  reviewed: boolean;
  /** Starts at 1, grows by one with every change. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** What a caller gives to make an entry. What is absent is null, or empty. */
export type NewReferenceEntry = Pick<ReferenceEntry, 'name'> &
  Partial<Pick<ReferenceEntry, 'description' | 'aliases' | 'parentId' | 'baseId' | 'factor' | 'hexCode'>>;

/** What of an entry can change. A field that is absent stays as it is. */
export type ReferencePatch = Partial<NewReferenceEntry & Pick<ReferenceEntry, 'reviewed'>>;

export type ReferenceStatus = 'reviewed' | 'unreviewed' | 'all';

/** Which entries: in the order of their names. */
export interface ReferenceList {
  status: ReferenceStatus;
  /** All of them where it is absent. */
  limit?: number;
  skip?: number;
}

/**
 * Categories, units and colours. No two entries of a kind share a name or an alias, by `referenceKey`. Writes of one kind happen one
 * after the other. Adapters: PostgreSQL and PGlite; one contract suite runs on both. Errors, beside those of the `MaterialStore`:
 * `REFERENCE_NOT_FOUND`; `NAME_TAKEN` (details `{ name, existing_id, existing_name, reviewed }`); `CATEGORY_CYCLE`;
 * `VERSION_MISMATCH`; `VALIDATION_FAILED` for a parent or a base unit that is not there or cannot be one.
 */
export interface ReferenceStore {
  list(kind: ReferenceKind, query: ReferenceList): Promise<ReferenceEntry[]>;
  find(kind: ReferenceKind, id: string): Promise<ReferenceEntry | null>;
  /** The new entry is reviewed. */
  create(kind: ReferenceKind, entry: NewReferenceEntry): Promise<ReferenceEntry>;
  /** With `expectedVersion` only if the entry still has it. */
  change(
    kind: ReferenceKind,
    id: string,
    patch: ReferencePatch,
    expectedVersion?: number,
  ): Promise<ReferenceEntry>;
  /**
   * Another entry takes the place of this one: its names become aliases there, what is below it comes below that. Answers
   * with the other one. Errors: `REFERENCE_IN_USE` for a unit by which others are defined.
   */
  merge(kind: ReferenceKind, id: string, into: string, expectedVersion?: number): Promise<ReferenceEntry>;
  /**
   * False if there was none. Errors: `REFERENCE_IN_USE` (details `{ materials, children }`) while materials have its name or an
   * alias, categories are below it, or units are defined by it.
   */
  delete(kind: ReferenceKind, id: string, expectedVersion?: number): Promise<boolean>;
  /**
   * How many materials have the name or an alias of each entry, by its id. A name that materials have and nobody knows becomes
   * known by that: of whatever was written behind the back of the program. Colours are in no material.
   */
  usage(kind: ReferenceKind): Promise<Map<string, number>>;
  /** Grows with every change of a kind, whoever makes it; what materials bring does not count. */
  revisions(): Promise<Map<ReferenceKind, string>>;
}

/** Injection token of the {@link ReferenceStore}. */
export const REFERENCE_STORE = Symbol('ReferenceStore');
