import {
  derivedMaterialId,
  type Material,
  type MaterialFilter,
  type MaterialPatch,
  type NewMaterial,
  type WriteOutcome,
} from '../../relational/index.js';
import { viewOf } from '../material.view.js';
import type { Indexed } from '../materials.repository.js';
import type { SearchQuery, SortOrder } from '../search/search-query.js';
import type { BatchItemDto, BatchResultDto, ImportDto } from './batch.dto.js';
import type { CreateMaterialDto, PatchMaterialDto, WrittenMaterialDto } from './material.dto.js';
import type { SearchFiltersDto, SearchQueryDto, SearchRequestDto } from './search.dto.js';
import type { SortByDto } from './sort-by.dto.js';

/** A material to create, or the whole of one to replace: what is absent is null. */
export function newMaterial(dto: CreateMaterialDto): NewMaterial {
  return {
    name: dto.name,
    useCategory: dto.use_category,
    unit: dto.unit,
    sku: dto.sku ?? null,
    description: dto.description ?? null,
  };
}

/** What is absent stays as it is. */
export function materialPatch(dto: PatchMaterialDto): MaterialPatch {
  const fields: [keyof MaterialPatch, string | null | undefined][] = [
    ['name', dto.name],
    ['useCategory', dto.use_category],
    ['unit', dto.unit],
    ['sku', dto.sku],
    ['description', dto.description],
  ];
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

/** The materials of an import, each with the id or the SKU by which a repeated import finds it again. */
export function importedMaterials(dto: ImportDto): NewMaterial[] {
  return dto.materials.map((item) => {
    const material: NewMaterial = {
      name: item.name,
      useCategory: item.use_category ?? dto.default_use_category,
      unit: item.unit ?? dto.default_unit,
      sku: item.sku ?? null,
      description: item.description ?? null,
    };
    return material.sku === null ? { ...material, id: derivedMaterialId(material) } : material;
  });
}

export function written({ result, indexed }: Indexed<Material>): WrittenMaterialDto {
  return { ...viewOf(result), indexed };
}

/** The state after an update. */
export function updated({ result, indexed }: Indexed<{ after: Material }>): WrittenMaterialDto {
  return written({ result: result.after, indexed });
}

export function batchResult({ result, indexed }: Indexed<WriteOutcome[]>): BatchResultDto {
  const results = result.map(batchItem);
  const count = (status: BatchItemDto['status']) => results.filter((item) => item.status === status).length;
  return {
    results,
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    conflicts: count('conflict'),
    indexed,
  };
}

function batchItem(outcome: WriteOutcome): BatchItemDto {
  if (outcome.status === 'conflict') return { status: 'conflict', id: outcome.existingId, sku: outcome.sku };
  return { status: outcome.status, id: outcome.material.id, sku: outcome.material.sku };
}

/** A search with every default filled in. */
export function searchQuery(dto: SearchRequestDto): SearchQuery {
  return {
    query: dto.query,
    searchType: dto.search_type,
    page: dto.pagination?.page ?? 1,
    pageSize: dto.pagination?.page_size ?? dto.limit,
    filter: dto.filters ? filterOf(dto.filters) : {},
    minSimilarity: dto.filters?.min_similarity ?? 0,
    fuzzyThreshold: dto.fuzzy_threshold,
    cursor: dto.pagination?.cursor,
    sortBy: orderOf(dto.sort_by ?? []),
    highlightMatches: dto.highlight_matches || undefined,
    includeSuggestions: dto.include_suggestions || undefined,
  };
}

/** The same for a search in query parameters. */
export function searchQueryOf({
  q,
  categories,
  units,
  page,
  cursor,
  limit,
  use_cache: _,
  ...dto
}: SearchQueryDto): SearchQuery {
  return searchQuery({
    ...dto,
    query: q,
    limit,
    filters: { categories, units },
    pagination: { page, page_size: limit, cursor },
  });
}

/** A field counts where it stands first. Best first is how it is anyway. */
function orderOf(sortBy: readonly SortByDto[]): SortOrder[] | undefined {
  const order = new Map<string, SortOrder>();
  for (const { field, direction = field === 'relevance' ? 'desc' : 'asc' } of sortBy)
    if (!order.has(field)) order.set(field, { field, direction });
  const fields = [...order.values()];
  const [first] = fields;
  const isUsual =
    !first || (fields.length === 1 && first.field === 'relevance' && first.direction === 'desc');
  return isUsual ? undefined : fields;
}

/** Null is as good as absent. Lists are sorted and empty ones left out, since neither changes the answer and both would change the cache key. */
function filterOf(filters: SearchFiltersDto): MaterialFilter {
  const list = (values: string[] | null | undefined) =>
    values?.length ? [...new Set(values)].sort() : undefined;
  return {
    categories: list(filters.categories),
    units: list(filters.units),
    skuPattern: filters.sku_pattern ?? undefined,
    createdAfter: filters.created_after ?? undefined,
    createdBefore: filters.created_before ?? undefined,
    updatedAfter: filters.updated_after ?? undefined,
    updatedBefore: filters.updated_before ?? undefined,
  };
}
