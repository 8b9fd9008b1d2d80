import { Injectable } from '@nestjs/common';
import { Cacheable } from '../../cache/index.js';
import { referenceKey } from '../../relational/index.js';
import { ReferenceService } from '../reference.service.js';
import { kindTag } from '../reference.tags.js';
import type { CategoryView } from '../reference.view.js';

/** A category with what is below it. */
export interface CategoryNode {
  id: string;
  name: string;
  children: CategoryNode[];
}

/** What categories mean: their names by alias, and their tree. */
@Injectable()
export class CategoriesService {
  /** Of lists that the cache answers again and again: the same list, the same names by key. */
  private readonly names = new WeakMap<readonly CategoryView[], ReadonlyMap<string, string>>();

  constructor(private readonly reference: ReferenceService) {}

  /** The name of the category that each text means; a text that nobody knows stands for itself, trimmed. Errors: those of the store. */
  async canonical(texts: readonly string[]): Promise<Map<string, string>> {
    const categories = await this.reference.reviewed('categories');
    const names = this.names.get(categories) ?? namesByKey(categories);
    this.names.set(categories, names);
    return new Map(texts.map((text) => [text, names.get(referenceKey('categories', text)) ?? text.trim()]));
  }

  /** What somebody has reviewed, by name on each level. What is below something unreviewed is at the top. */
  @Cacheable({
    region: 'reference',
    keyspace: 'tree',
    key: () => 'all',
    tags: () => [kindTag('categories')],
  })
  async tree(): Promise<CategoryNode[]> {
    const categories = await this.reference.reviewed('categories');
    const nodes = new Map(
      categories.map(({ id, name }) => [id, { id, name, children: [] as CategoryNode[] }]),
    );
    const top: CategoryNode[] = [];
    for (const { id, parent_id } of categories) {
      const node = nodes.get(id);
      const siblings = (parent_id === null ? undefined : nodes.get(parent_id)?.children) ?? top;
      if (node) siblings.push(node);
    }
    return top;
  }
}

function namesByKey(categories: readonly CategoryView[]): Map<string, string> {
  return new Map(
    categories.flatMap(({ name, aliases }) =>
      [name, ...aliases].map((text) => [referenceKey('categories', text), name] as const),
    ),
  );
}
