import { Logger } from '@nestjs/common';
import { AppError } from '../common/errors.js';
import type { EmbeddingProvider } from '../embedding/index.js';
import { type UnitsService, UnitTable } from '../reference/index.js';
import type { MaterialStore } from '../relational/index.js';
import type { VectorStore } from '../vector/index.js';
import { askedName } from './asked-name.js';
import { NameMatcher } from './name-matcher.js';

/** What is matched when the vector store answers so: words find one brick. */
function matchedWith(searchMany: () => Promise<{ id: string; score: number }[][]>) {
  const brick = { id: 'a', name: 'Кирпич красный', unit: 'шт', sku: null, isListed: true, found: 1 };
  const materials = {
    idsBySku: () => Promise.resolve(new Map()),
    searchMany: () => Promise.resolve([[brick]]),
  };
  return new NameMatcher(
    materials as unknown as MaterialStore,
    { searchMany } as unknown as VectorStore,
    { embed: () => Promise.resolve([new Float32Array(1)]) } as unknown as EmbeddingProvider,
    { table: () => Promise.resolve(new UnitTable([])) } as unknown as UnitsService,
  ).match([askedName('кирпич красный', 'шт')]);
}

describe('names', () => {
  it('are matched by words alone when the vectors may not be searched, and the answer says so', async () => {
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const closed = new AppError('STORE_UNAVAILABLE', 'it is being filled');
    const answer = await matchedWith(() => Promise.reject(closed));
    expect(answer).toMatchObject({ degraded: true, proposals: [[{ material_id: 'a', probability: 0.99 }]] });
  });

  it('are matched by both otherwise', async () => {
    const answer = await matchedWith(() => Promise.resolve([[{ id: 'a', score: 1 }]]));
    expect(answer).toMatchObject({ degraded: false, proposals: [[{ evidence: { byMeaning: 1 } }]] });
  });

  it('are not matched when the program is at fault', async () => {
    await expect(matchedWith(() => Promise.reject(new TypeError('x')))).rejects.toBeInstanceOf(TypeError);
  });
});
