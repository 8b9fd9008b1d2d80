import { type CachedModule, startCached } from '../../test/support/cached-module.js';
import { EMBEDDING_PROVIDER } from '../embedding/index.js';
import { CATALOGUE_TAG } from '../materials/index.js';
import { UNITS_TAG } from '../reference/index.js';
import { CHANGE_LOG } from '../relational/index.js';
import { askedName, type AskedName } from './asked-name.js';
import { CatalogueMatches } from './catalogue-matches.js';
import { NameMatcher } from './name-matcher.js';

const BRICK = askedName('Кирпич', 'шт');
const BLOCK = askedName('Блок', null);

describe('what the catalogue proposes', () => {
  let module: CachedModule;
  let matches: CatalogueMatches;
  let matched: string[][];
  let state: { degraded: boolean; lagging: boolean; modelId: string };

  beforeEach(async () => {
    matched = [];
    state = { degraded: false, lagging: false, modelId: 'one' };
    const match = (names: readonly AskedName[]) => {
      matched.push(names.map(({ name }) => name));
      return Promise.resolve({ proposals: names.map(() => []), degraded: state.degraded });
    };
    const model = {
      get modelId() {
        return state.modelId;
      },
    };
    module = await startCached({
      providers: [
        CatalogueMatches,
        { provide: NameMatcher, useValue: { match } },
        { provide: CHANGE_LOG, useValue: { isLagging: () => Promise.resolve(state.lagging) } },
        { provide: EMBEDDING_PROVIDER, useValue: model },
      ],
    });
    matches = module.app.get(CatalogueMatches);
  });
  afterEach(() => module.app.close());

  /** What the stores are asked for, while this is asked. */
  const askedFor = async (...names: AskedName[]) => {
    const before = matched.length;
    expect((await matches.of(names)).size).toBe(new Set(names).size);
    return matched.slice(before);
  };

  it('is kept for each name, and equal names are matched once', async () => {
    expect(await askedFor(BRICK, BRICK)).toEqual([['кирпич']]);
    expect(await askedFor(BRICK, BLOCK)).toEqual([['блок']]);
    expect(await askedFor(BLOCK, BRICK)).toEqual([]);
  });

  it.each([CATALOGUE_TAG, UNITS_TAG])('is void with every change of %s', async (tag) => {
    await askedFor(BRICK);
    await module.cache.invalidate([tag]);
    expect(await askedFor(BRICK)).toEqual([['кирпич']]);
  });

  it('is another one for another model', async () => {
    await askedFor(BRICK);
    state.modelId = 'two';
    expect(await askedFor(BRICK)).toEqual([['кирпич']]);
  });

  it('is not kept when it was made by words alone', async () => {
    state.degraded = true;
    expect(await askedFor(BRICK)).not.toEqual([]);
    state.degraded = false;
    expect(await askedFor(BRICK)).toEqual([['кирпич']]);
    expect(await askedFor(BRICK)).toEqual([]);
  });

  it('is neither kept nor read from the cache while the vector store lacks changes', async () => {
    await askedFor(BRICK);
    state.lagging = true;
    expect(await askedFor(BRICK, BLOCK)).toEqual([['кирпич', 'блок']]);
    state.lagging = false;
    expect(await askedFor(BRICK, BLOCK)).toEqual([['блок']]);
  });
});
