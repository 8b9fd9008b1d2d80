import { access, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { collectionSlug, sameSpace } from '../../space.js';
import type { StoredCollection, VectorSpace } from '../../vector-store.js';
import { FrameLog } from './frame-log.js';

const FILE = 'points.log';

/** The first frame of a collection's file. */
export function headerOf({ modelId, dimensions }: VectorSpace): Buffer {
  return Buffer.from(JSON.stringify({ modelId, dimensions }));
}

/** The space that a first frame names. */
export function spaceIn(header: Buffer): VectorSpace {
  return JSON.parse(header.toString()) as VectorSpace;
}

/**
 * The collections in a folder: each space has a folder of its own in it. An older version kept its only collection in the
 * folder itself: that stays where it is, as the collection of its space.
 */
export class CollectionFolders {
  constructor(private readonly root: string) {}

  /** Where the space's collection is, or is to be made. */
  async fileOf(space: VectorSpace): Promise<string> {
    const own = join(this.root, collectionSlug(space), FILE);
    if (await isThere(own)) return own;
    const former = await this.former();
    return former && sameSpace(former, space) ? join(this.root, FILE) : own;
  }

  async list(): Promise<StoredCollection[]> {
    const former = await this.former();
    const found = former ? [{ name: collectionSlug(former), space: former }] : [];
    for (const entry of await readdir(this.root, { withFileTypes: true })) {
      const file = join(this.root, entry.name, FILE);
      if (!entry.isDirectory() || !(await isThere(file))) continue;
      found.push({ name: entry.name, space: spaceIn(await FrameLog.readFirst(file)) });
    }
    return found;
  }

  async remove(name: string): Promise<void> {
    const former = await this.former();
    if (former && collectionSlug(former) === name) await rm(join(this.root, FILE));
    // Nothing but what the list shows: a name is not a path.
    if ((await this.list()).some((found) => found.name === name))
      await rm(join(this.root, name), { recursive: true });
  }

  private async former(): Promise<VectorSpace | undefined> {
    const file = join(this.root, FILE);
    return (await isThere(file)) ? spaceIn(await FrameLog.readFirst(file)) : undefined;
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
