import type { Material } from '../relational/index.js';

/** A material as callers see it: plain JSON, which is also what the cache keeps. */
export interface MaterialView {
  id: string;
  name: string;
  use_category: string;
  unit: string;
  sku: string | null;
  description: string | null;
  version: number;
  created_at: string;
  updated_at: string;
}

export function viewOf(material: Material): MaterialView {
  return {
    id: material.id,
    name: material.name,
    use_category: material.useCategory,
    unit: material.unit,
    sku: material.sku,
    description: material.description,
    version: material.version,
    created_at: material.createdAt.toISOString(),
    updated_at: material.updatedAt.toISOString(),
  };
}
