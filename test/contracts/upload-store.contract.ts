import type { UploadStore } from '../../src/relational/index.js';
import type { JobStoreSubject } from './job-store.contract.js';

const KEEP_MS = 3_600_000;
const FILE = { name: 'прайс.csv', bytes: 5, sha256: 'ab'.repeat(32) };

/** Every `UploadStore` passes this; it is opened once for the suite. */
export function uploadStoreContract(open: () => Promise<JobStoreSubject>): void {
  let subject: JobStoreSubject;
  let uploads: UploadStore;

  beforeAll(async () => {
    subject = await open();
    ({ uploads } = subject);
  }, 120_000);
  afterAll(() => subject.close(), 60_000);
  beforeEach(async () => {
    await subject.byHand('DELETE FROM jobs');
    await subject.byHand('DELETE FROM uploads');
  });

  const upload = async () => {
    const id = await uploads.begin(FILE);
    await uploads.append(id, 0, Buffer.from([0, 255, 10]));
    await uploads.append(id, 1, Buffer.from([39, 92]));
    await uploads.complete(id);
    return id;
  };
  const submit = async (uploadId: string) =>
    (await subject.jobs.submit({ kind: 'read', params: {}, uploadId })).job;
  const age = (statement: string) => subject.byHand(statement);

  it('gives back every byte, in pieces', async () => {
    const id = await upload();
    expect(await uploads.find(id)).toEqual({ id, ...FILE });
    expect([...((await uploads.piece(id, 0)) ?? [])]).toEqual([0, 255, 10]);
    expect([...((await uploads.piece(id, 1)) ?? [])]).toEqual([39, 92]);
    expect(await uploads.piece(id, 2)).toBeNull();
  });

  it('holds a large piece', async () => {
    const id = await uploads.begin(FILE);
    const data = Buffer.alloc(1_048_576, 'кирпич');
    await uploads.append(id, 0, data);
    expect(data.equals((await uploads.piece(id, 0)) ?? Buffer.alloc(0))).toBe(true);
  });

  it('finds no file that is not complete', async () => {
    expect(await uploads.find(await uploads.begin(FILE))).toBeNull();
  });

  it('removes a file with its pieces', async () => {
    const id = await upload();
    await uploads.remove(id);
    expect(await uploads.find(id)).toBeNull();
    expect(await uploads.piece(id, 0)).toBeNull();
  });

  it('is shown by the job that reads it', async () => {
    const id = await upload();
    expect(await submit(id)).toMatchObject({ upload: { id, ...FILE } });
  });

  describe('dropping', () => {
    it('spares a file while a job on it waits or runs, and for a while after the last ended', async () => {
      const id = await upload();
      await submit(id);
      await age(`UPDATE uploads SET completed_at = completed_at - interval '2 hours'`);
      expect(await uploads.drop(KEEP_MS, KEEP_MS)).toBe(0);
      const lease = await subject.jobs.claim(['read'], 'w', KEEP_MS);
      expect(await uploads.drop(KEEP_MS, KEEP_MS)).toBe(0);
      await subject.jobs.end(lease ?? { id: '', attempt: 0 }, { status: 'completed', result: {} });
      expect(await uploads.drop(KEEP_MS, KEEP_MS)).toBe(0);
      expect(await uploads.piece(id, 0)).not.toBeNull();
    });

    it('takes the pieces after that, and the job still says what it read', async () => {
      const id = await upload();
      const { id: jobId } = await submit(id);
      await subject.jobs.cancel(jobId);
      await age(`UPDATE uploads SET completed_at = completed_at - interval '2 hours'`);
      await age(`UPDATE jobs SET finished_at = finished_at - interval '2 hours'`);
      expect(await uploads.drop(KEEP_MS, KEEP_MS)).toBe(1);
      expect(await uploads.piece(id, 0)).toBeNull();
      expect(await subject.jobs.find(jobId)).toMatchObject({ upload: { name: FILE.name } });
      expect(await uploads.drop(KEEP_MS, KEEP_MS)).toBe(0);
      await subject.jobs.deleteEnded(0);
      await uploads.drop(KEEP_MS, KEEP_MS);
      expect(await uploads.find(id)).toBeNull();
    });

    it('takes what was begun and is not written any more', async () => {
      const id = await uploads.begin(FILE);
      await uploads.append(id, 0, Buffer.from('a'));
      await age(`UPDATE uploads SET touched_at = touched_at - interval '2 hours'`);
      await uploads.append(id, 1, Buffer.from('b'));
      expect(await uploads.drop(KEEP_MS, KEEP_MS)).toBe(0);
      await age(`UPDATE uploads SET touched_at = touched_at - interval '2 hours'`);
      expect(await uploads.drop(KEEP_MS, KEEP_MS)).toBe(1);
      expect(await uploads.piece(id, 0)).toBeNull();
    });
  });
}
