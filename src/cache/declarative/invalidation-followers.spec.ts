import { Injectable } from '@nestjs/common';
import { jest } from '@jest/globals';
import { startCached } from '../../../test/support/cached-module.js';
import { followInvalidation } from '../cache-context.js';
import { CacheEvict } from './decorators.js';

@Injectable()
class Library {
  /** Wants to know when nobody has the old book any more. */
  @CacheEvict({ tags: (_result, id) => [`book:${id}`] })
  follow(id: string, heard: string[], error?: Error): Promise<void> {
    followInvalidation([`shelf:${id}`], {
      told: () => heard.push(`told ${id}`),
      owed: () => {
        heard.push(`owed ${id}`);
        return Promise.resolve();
      },
    });
    return error ? Promise.reject(error) : Promise.resolve();
  }

  @CacheEvict({ tags: () => ['outer'] })
  async followInside(id: string, heard: string[]): Promise<void> {
    await this.follow(id, heard);
    heard.push('inner write ended');
  }
}

async function start() {
  const { app, cache } = await startCached({ providers: [Library] });
  return { library: app.get(Library), invalidate: jest.spyOn(cache, 'invalidate') };
}

describe('who follows the invalidation of a write', () => {
  it('hears that everybody was told', async () => {
    const { library } = await start();
    const heard: string[] = [];
    await library.follow('a', heard);
    expect(heard).toEqual(['told a']);
  });

  it('has its own tags made void as well', async () => {
    const { library, invalidate } = await start();
    await library.followInside('a', []);
    expect(invalidate.mock.calls.map(([tags]) => [...tags].sort())).toEqual([
      ['book:a', 'shelf:a'],
      ['book:a', 'outer', 'shelf:a'],
    ]);
  });

  it('hears at once that the shared store could not be told, and is not told then', async () => {
    const { library, invalidate } = await start();
    const heard: string[] = [];
    invalidate.mockImplementationOnce((_tags, onOwed) => {
      void onOwed?.();
      heard.push('the wait for the lease');
      return Promise.resolve(false);
    });
    await library.follow('a', heard);
    expect(heard).toEqual(['owed a', 'the wait for the lease']);
  });

  it('hears both when the store was told during the wait', async () => {
    const { library, invalidate } = await start();
    const heard: string[] = [];
    invalidate.mockImplementationOnce((_tags, onOwed) => {
      void onOwed?.();
      return Promise.resolve(true);
    });
    await library.follow('a', heard);
    expect(heard).toEqual(['owed a', 'told a']);
  });

  it('waits for the outermost write, which may hold the transaction', async () => {
    const { library } = await start();
    const heard: string[] = [];
    await library.followInside('a', heard);
    expect(heard).toEqual(['inner write ended', 'told a']);
  });

  it('hears nothing of a write that failed', async () => {
    const { library } = await start();
    const heard: string[] = [];
    await expect(library.follow('a', heard, new Error('no'))).rejects.toThrow('no');
    expect(heard).toEqual([]);
  });
});
