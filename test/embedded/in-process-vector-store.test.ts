import { appendFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { VectorPoint } from '../../src/vector/index.js';
import { InProcessVectorStore } from '../../src/vector/stores/in-process.vector-store.js';
import { describeVectorStore } from '../contracts/vector-store.contract.js';

const newFolder = () => mkdtemp(join(tmpdir(), 'vectors-'));

describeVectorStore('in-process', {
  scoreTolerance: 0.01,
  newPlace: async () => {
    const folder = await newFolder();
    return {
      connect: () => new InProcessVectorStore({ folder, warn: () => undefined }),
      remove: () => rm(folder, { recursive: true, force: true }),
    };
  },
});

describe('the file of the in-process vector store', () => {
  const space = { modelId: 'm', dimensions: 3 };
  let folder: string;
  let file: string;
  let warnings: string[];
  let stores: InProcessVectorStore[];

  beforeEach(async () => {
    folder = await newFolder();
    const store = new InProcessVectorStore({ folder, warn: () => undefined });
    file = join(folder, store.nameOf(space), 'points.log');
    warnings = [];
    stores = [];
  });

  afterEach(async () => {
    for (const store of stores) await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(): Promise<InProcessVectorStore> {
    const store = new InProcessVectorStore({ folder, warn: (message) => warnings.push(message) });
    stores.push(store);
    await store.open(space);
    return store;
  }

  const point = (n: number): VectorPoint => ({
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    vector: Float32Array.of(1, n, 0),
    payload: { category: 'c', unit: 'u', sku: null, createdAt: 0, updatedAt: 0 },
  });

  it('holds what was acknowledged, though the store was never closed', async () => {
    const store = await open();
    await store.upsert([point(1), point(2)]);
    await store.delete([point(1).id]);
    expect(await (await open()).count()).toBe(1);
  });

  it('drops a tail that a crash cut short, at every length, and goes on after it', async () => {
    const first = await open();
    await first.upsert([point(1), point(2)]);
    const good = await readFile(file);
    await first.upsert([point(3)]);
    const whole = await readFile(file);
    for (let length = good.length + 1; length < whole.length; length++) {
      await writeFile(file, whole.subarray(0, length));
      const again = await open();
      expect(await again.count()).toBe(2);
      await again.upsert([point(4)]);
      await again.close();
      const last = await open();
      expect(await last.count()).toBe(3);
      await last.close();
    }
    expect(warnings.length).toBe(whole.length - good.length - 1);
    expect(warnings[0]).toMatch(/dropped 1 bytes/);
  });

  it('drops a tail of zeros, which a power cut may leave', async () => {
    await (await open()).upsert([point(1)]);
    await appendFile(file, Buffer.alloc(64));
    expect(await (await open()).count()).toBe(1);
    expect(warnings).toHaveLength(1);
  });

  it('drops a frame with a flipped bit', async () => {
    const store = await open();
    await store.upsert([point(1)]);
    await store.upsert([point(2)]);
    const bytes = await readFile(file);
    bytes[bytes.length - 2]! ^= 4;
    await writeFile(file, bytes);
    expect(await (await open()).count()).toBe(1);
  });

  it('grows by what is written, not by the whole, and is rewritten when most of it is void', async () => {
    const store = await open();
    const sizes: number[] = [];
    const ten = Array.from({ length: 1000 }, (_, i) => point(i));
    for (let round = 0; round < 14; round++) {
      await store.upsert(ten);
      sizes.push((await stat(file)).size);
    }
    const step = sizes[1]! - sizes[0]!;
    expect(sizes[2]! - sizes[1]!).toBe(step);
    expect(Math.max(...sizes)).toBeLessThan(14 * step);
    expect(sizes.at(-1)).toBeLessThan(4 * step);
    expect(await (await open()).count()).toBe(1000);
    expect(warnings).toEqual([]);
  });

  it('refuses a file of another kind, and leaves it as it is', async () => {
    await mkdir(dirname(file));
    await writeFile(file, 'something else entirely');
    await expect(open()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await readFile(file, 'utf8')).toBe('something else entirely');
  });

  it('refuses an id that is not a UUID, and keeps nothing of its batch', async () => {
    const store = await open();
    await expect(store.upsert([point(1), { ...point(2), id: 'two' }])).rejects.toThrow(/Not a UUID/);
    expect(await store.count()).toBe(0);
  });

  it('goes on with the file of an older version, which lay in the folder itself', async () => {
    const older = await open();
    await older.upsert([point(1)]);
    await older.close();
    await rename(file, join(folder, 'points.log'));
    await rm(dirname(file), { recursive: true });

    const store = await open();
    expect(await store.count()).toBe(1);
    await store.upsert([point(2)]);
    expect(await store.collections()).toEqual([{ name: store.nameOf(space), space }]);
    // Another model leaves it alone, until it is removed.
    const other = { ...space, modelId: 'other' };
    await store.open(other);
    expect(await store.count()).toBe(0);
    expect((await readdir(folder)).sort()).toEqual([store.nameOf(other), 'points.log'].sort());
    await store.remove(store.nameOf(space));
    expect(await readdir(folder)).toEqual([store.nameOf(other)]);
  });
});
