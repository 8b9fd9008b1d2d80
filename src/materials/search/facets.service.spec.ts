import type { MaterialStore } from '../../relational/index.js';
import { facetsFor } from '../dto/facets.dto.js';
import { FacetsService, MOST_FACETS } from './facets.service.js';

const many = Array.from({ length: MOST_FACETS + 1 }, (_, n) => ({ name: `Категория ${n}`, count: 2000 - n }));

describe('categories and units', () => {
  it('are the most frequent ones, so that no import makes an answer of megabytes', async () => {
    const store = { categories: () => Promise.resolve(many), units: () => Promise.resolve(many) };
    const service = new FacetsService(store as unknown as MaterialStore);
    expect(await service.categories()).toEqual(many.slice(0, MOST_FACETS));
    expect(await service.units()).toEqual(many.slice(0, MOST_FACETS));
  });

  it('are as many as are asked for', () => {
    const [first] = many;
    expect(facetsFor({ with_counts: true, limit: 1 }, many)).toEqual([first]);
    expect(facetsFor({ with_counts: false, limit: 1 }, many)).toEqual([first!.name]);
  });
});
