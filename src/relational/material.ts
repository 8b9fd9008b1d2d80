/** A material as the system of record has it. */
export interface Material {
  /** UUID. */
  id: string;
  name: string;
  useCategory: string;
  unit: string;
  /** Unique where present. */
  sku: string | null;
  description: string | null;
  /** Starts at 1, grows by one with every change. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** What a caller gives to make a material; the rest is the store's. `id` is given by imports only. */
export interface NewMaterial {
  id?: string;
  /** The material that this may be, as an export names it: where it exists it is the one that an import updates, unless another has the SKU. */
  sameAs?: string;
  name: string;
  useCategory: string;
  unit: string;
  sku: string | null;
  description: string | null;
}

/** The fields of a material that can change. A field that is absent stays as it is. */
export type MaterialPatch = Partial<Omit<NewMaterial, 'id' | 'sameAs'>>;

/** What became of one material of a batch, in the order of the batch. */
export type WriteOutcome =
  | { status: 'created' | 'unchanged'; material: Material }
  /** `before` tells which category's cached answers are void beside the new one's. */
  | { status: 'updated'; before: Material; material: Material }
  | { status: 'conflict'; sku: string; existingId: string };

/** Restricts a search or a list. Everything given must hold; lists are alternatives. */
export interface MaterialFilter {
  categories?: readonly string[];
  units?: readonly string[];
  /** `*` stands for any characters, everything else for itself; case does not matter. */
  skuPattern?: string;
  createdAfter?: Date;
  createdBefore?: Date;
  updatedAfter?: Date;
  updatedBefore?: Date;
  /** Words that stand side by side, in this order, in the name, the category or the description. */
  phrases?: readonly string[];
  /** The same, and these must not be there. */
  without?: readonly string[];
}
