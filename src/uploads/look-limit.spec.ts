import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTable } from '../tabular/index.js';
import { lookAt } from './look-limit.js';

const SCHEMA = { fields: { name: { headings: ['name'], required: true } }, nameField: 'name' } as const;

describe('lookAt', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rag-test-look-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('ends the reading of a file of blank lines', async () => {
    const path = join(folder, 'blank.csv');
    await writeFile(path, `name\n${'\n'.repeat(20_000_000)}a\n`);
    const looking = lookAt((signal) => openTable(path, SCHEMA, { signal }), 1);
    await expect(looking).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining('within 0.001 s') as string,
    });
  });

  it('answers what was seen in time', async () => {
    await expect(lookAt(() => Promise.resolve(1))).resolves.toBe(1);
  });
});
