import type { NewProduct, PriceList } from './price.js';

/** A list that is to be loaded. */
export interface NewPriceList {
  supplierId: string;
  /** What {@link PriceLoadStore.announce} told. */
  generation: number;
  uploadedAt: Date;
  /** Null: a number above all that the supplier has is assigned. */
  pricelistId: number | null;
  /** The job that loads it: each makes one list. */
  jobId: string;
  /** Says what is loaded, and how: of lists that would be the same, one is kept. */
  loadKey: string;
  fileName: string | null;
  currency: string;
  /** `2026-01-31` */
  priceDate: string;
}

/** A list that is being loaded, or was by the same job. */
export interface OpenedList {
  id: string;
  pricelistId: number;
  /** An earlier attempt of the job has published it: what is left is to ask for the outcome again. */
  isDone: boolean;
}

/** What is known at the end. */
export interface PublishOptions {
  /** Rows of the file that were not taken. */
  rejected: number;
  /** Null leaves the name that is there. */
  supplierName: string | null;
}

/**
 * What became of a list that was loaded. `outdated`: a list with this number that was uploaded later is there; `duplicate`: the very same
 * was loaded by another job. Then `list` is that one.
 */
export interface Published {
  outcome: 'published' | 'outdated' | 'duplicate';
  list: PriceList;
  /** Of the {@link PriceChangeLog}. */
  seq: string;
}

/**
 * Loading price lists: nobody sees one before it is published as a whole. Everything may be repeated, by the same job or the
 * worker that took it over. Adapters: PostgreSQL and PGlite. Errors: those of the {@link MaterialStore}, and
 * `PRICE_LIST_GONE` where everything of the supplier was deleted after the upload, or the list was given up.
 */
export interface PriceLoadStore {
  /** Makes a supplier known, and tells where it stands in time, by the database's clock. */
  announce(supplierId: string): Promise<{ generation: number; at: Date }>;
  /** The list of the job; made, the first time. */
  begin(list: NewPriceList): Promise<OpenedList>;
  /** Adds products in one statement; a place that is taken already is left as it is. Answers how many were new. */
  add(listId: string, products: readonly NewProduct[]): Promise<number>;
  /** Makes the list visible, in the place of one with the same number. */
  publish(listId: string, more: PublishOptions): Promise<Published>;
  /** The complete list that has what a job loaded; null: it has been replaced or deleted, or never came to be. */
  listOfJob(jobId: string): Promise<PriceList | null>;
  /**
   * Gives up lists whose job ended without publishing them, and removes up to `limit` products of one that nobody sees any more; how many. Null: there is
   * no such list.
   */
  sweep(limit: number): Promise<number | null>;
}

/** Injection token of the {@link PriceLoadStore}. */
export const PRICE_LOAD_STORE = Symbol('PriceLoadStore');
