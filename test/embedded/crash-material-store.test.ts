import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readDataDirHolder } from '../../src/common/data-dir-lock.js';
import { openRelational } from '../../src/relational/index.js';
import { GuardedChild } from '../support/child-process.js';
import { eventually } from '../support/eventually.js';

describe('PGlite after a crash of its process', () => {
  it('is refused to others while the process lives, and opens with everything acknowledged after SIGKILL', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rag-materials-crash-'));
    const settings = {
      DATABASE_URL: undefined,
      DATABASE_POOL_SIZE: 1,
      DATABASE_TIMEOUT_MS: 10_000,
      DATA_DIR: dataDir,
    };
    const writer = new GuardedChild(process.execPath, [resolve('test/support/write-materials.mjs'), dataDir]);
    const acknowledged = () => Number([...writer.output.matchAll(/acknowledged (\d+)/g)].at(-1)?.[1] ?? '0');
    try {
      await eventually(
        () => {
          if (acknowledged() < 1000 && writer.running) throw new Error(`too early:\n${writer.output}`);
        },
        { timeoutMs: 60_000 },
      );
      const { pid } = writer;
      expect(readDataDirHolder(dataDir)).toEqual({ pid });
      await expect(openRelational(settings)).rejects.toMatchObject({
        code: 'DATA_DIR_LOCKED',
        message: expect.stringContaining(String(pid)),
      });
      await writer.end('SIGKILL');
      const reached = acknowledged();
      expect(reached).toBeGreaterThanOrEqual(1000);
      expect(readDataDirHolder(dataDir)).toBeNull();

      const { store, close } = await openRelational(settings);
      expect(await store.count()).toBeGreaterThanOrEqual(reached);
      expect(await store.search({ text: 'материал 3-7', mode: 'fulltext', limit: 1 })).toHaveLength(1);
      await close();
    } finally {
      await writer.end('SIGKILL');
      rmSync(dataDir, { recursive: true, force: true });
    }
  }, 120_000);
});
