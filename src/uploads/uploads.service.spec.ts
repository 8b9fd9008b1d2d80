import { writeFile } from 'node:fs/promises';
import { readConfig } from '../config/index.js';
import type { UploadStore } from '../relational/index.js';
import { UploadsService } from './uploads.service.js';

/** Keeps nothing; who removes finds it away. */
const STORE: UploadStore = {
  begin: () => Promise.resolve('1'),
  append: () => Promise.resolve(),
  complete: () => Promise.resolve(),
  find: () => Promise.resolve(null),
  piece: () => Promise.resolve(null),
  remove: () => Promise.reject(new Error('the file is named by a job')),
  drop: () => Promise.resolve(0),
};

describe('UploadsService', () => {
  it('tells what became of the job, also when a file that is not needed cannot be removed', async () => {
    const uploads = new UploadsService(STORE, readConfig({}));
    const file = await uploads.receive('a.csv', (async function* () {})());
    try {
      await writeFile(file.path, 'name');
      const duplicate = { duplicate_of: 'job 1' };
      await expect(uploads.keepFor(file, () => Promise.resolve(duplicate))).resolves.toBe(duplicate);
      const failing = uploads.keepFor(file, () => Promise.reject(new Error('too slow')));
      await expect(failing).rejects.toThrow('too slow');
    } finally {
      await file.dispose();
    }
  });
});
