import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError, messageOf } from '../../common/errors.js';
import { checkDimensions, collectionSlug, sameSpace, spaceMismatch } from '../space.js';
import type {
  PointState,
  StoredCollection,
  VectorHit,
  VectorPoint,
  VectorQuery,
  VectorSpace,
  VectorStore,
} from '../vector-store.js';
import { CollectionFolders, headerOf, spaceIn } from './in-process/collection-folders.js';
import { FrameLog } from './in-process/frame-log.js';
import { type Change, decodeChanges, encodeChange, recordOf } from './in-process/record-codec.js';
import { VectorTable } from './in-process/vector-table.js';

/** How the store is set up. */
export interface InProcessVectorStoreOptions {
  /** Folder of the collections; made when it is not there. One process at a time may use it. */
  folder: string;
  /** Told of what went wrong and was mended. */
  warn: (message: string) => void;
}

interface Opened {
  space: VectorSpace;
  log: FrameLog;
  table: VectorTable;
  /** Changes in the log; those that later ones made void count too. */
  changes: number;
}

/** Frames are cut near this size: a rewrite of the log then never holds more than this in memory. */
const FRAME_BYTES = 1 << 20;
/** The log is rewritten once it holds this many changes more than twice the points. */
const SPARE_CHANGES = 10_000;
/** Queries of one scan. */
const SCANNED_TOGETHER = 8;

/**
 * Vectors in the process: an exact scan over int8 rows in WebAssembly memory, rebuilt at start from an
 * append-only log. A change is on disk before it is seen, and before its promise resolves. Changes are applied one
 * after the other; searches run between them and never see half a batch.
 */
export class InProcessVectorStore implements VectorStore {
  readonly kind = 'in-process';
  readonly isShared = false;
  private opened: Opened | undefined;
  private lastChange: Promise<unknown> = Promise.resolve();
  private readonly folders: CollectionFolders;

  constructor(private readonly options: InProcessVectorStoreOptions) {
    this.folders = new CollectionFolders(options.folder);
  }

  open(space: VectorSpace): Promise<void> {
    return this.inTurn(async () => {
      if (this.opened && sameSpace(this.opened.space, space)) return;
      const former = this.opened;
      this.opened = await this.load(space);
      await former?.log.close();
    });
  }

  nameOf(space: VectorSpace): string {
    return collectionSlug(space);
  }

  collections(): Promise<StoredCollection[]> {
    this.use();
    return this.inTurn(() => this.onDisk(() => this.folders.list()));
  }

  remove(name: string): Promise<void> {
    return this.inTurn(async () => {
      if (name === this.nameOf(this.use().space))
        throw new AppError('COLLECTION_IN_USE', `The collection ${name} is open.`);
      await this.onDisk(() => this.folders.remove(name));
    });
  }

  /** Nobody reads beside this program. */
  publish(): Promise<void> {
    return this.read(() => undefined);
  }

  async upsert(points: readonly VectorPoint[]): Promise<void> {
    const { space } = this.use();
    points.forEach((point) => checkDimensions(point.vector, space));
    await this.apply(points.map((point) => ({ op: 'put', record: recordOf(point) })));
  }

  async delete(ids: readonly string[]): Promise<void> {
    this.use();
    await this.apply(ids.map((id) => ({ op: 'remove', id: id.toLowerCase() })));
  }

  search(query: VectorQuery): Promise<VectorHit[]> {
    return this.read(({ space, table }) => {
      checkDimensions(query.vector, space);
      return table.search(query);
    });
  }

  async searchMany(queries: readonly VectorQuery[]): Promise<VectorHit[][]> {
    const found: VectorHit[][] = [];
    for (let from = 0; from < queries.length; from += SCANNED_TOGETHER) {
      // A scan holds up whatever else this thread has to do.
      if (from > 0) await nextTurn();
      const some = queries.slice(from, from + SCANNED_TOGETHER);
      found.push(
        ...(await this.read(({ space, table }) => {
          some.forEach(({ vector }) => checkDimensions(vector, space));
          return table.searchMany(some);
        })),
      );
    }
    return found;
  }

  count(): Promise<number> {
    return this.read(({ table }) => table.size);
  }

  scan(after: string | null, limit: number): Promise<PointState[]> {
    return this.read(({ table }) =>
      Array.from(table.inOrder(after, limit), ({ id, updatedAt, category }) => ({ id, updatedAt, category })),
    );
  }

  ping(): Promise<void> {
    return this.read(() => undefined);
  }

  close(): Promise<void> {
    return this.inTurn(async () => {
      const { opened } = this;
      this.opened = undefined;
      await opened?.log.close();
    });
  }

  private use(): Opened {
    if (!this.opened) throw new AppError('STORE_UNAVAILABLE', 'The in-process vector store is not open');
    return this.opened;
  }

  /** Reads are synchronous inside, so that none sees half a batch; their errors are rejections all the same. */
  private read<T>(reader: (opened: Opened) => T): Promise<T> {
    return Promise.resolve().then(() => reader(this.use()));
  }

  private inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.lastChange.then(change, change);
    this.lastChange = turn.catch(() => undefined);
    return turn;
  }

  private apply(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return Promise.resolve();
    const frame = Buffer.concat(changes.map(encodeChange));
    return this.inTurn(async () => {
      const opened = this.use();
      await this.onDisk(() => opened.log.append(frame));
      applyFrame(opened, frame);
      if (opened.changes > 2 * opened.table.size + SPARE_CHANGES) await this.rewrite(opened);
    });
  }

  private async load(space: VectorSpace): Promise<Opened> {
    const path = await this.onDisk(() => this.folders.fileOf(space));
    const state = { space, table: new VectorTable(space.dimensions), changes: 0 };
    const read = (frame: Buffer, index: number): void => {
      if (index === 0) checkSpace(path, spaceIn(frame), space);
      else applyFrame(state, frame);
    };
    const { log, droppedBytes } = await this.onDisk(async () => {
      await mkdir(dirname(path), { recursive: true });
      return FrameLog.open(path, headerOf(space), read);
    });
    if (droppedBytes > 0)
      this.options.warn(`${path}: dropped ${droppedBytes} bytes at its end that a write cut short had left`);
    return { ...state, log };
  }

  /** Writes the log anew, without what later changes made void. */
  private async rewrite(opened: Opened): Promise<void> {
    await this.onDisk(() => opened.log.replace(framesOf(opened)));
    opened.changes = opened.table.size;
  }

  private async onDisk<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof AppError) throw error;
      const message = `The vectors in ${this.options.folder}: ${messageOf(error)}`;
      throw new AppError('STORE_UNAVAILABLE', message, {}, { cause: error });
    }
  }
}

function applyFrame(to: { space: VectorSpace; table: VectorTable; changes: number }, frame: Buffer): void {
  for (const change of decodeChanges(frame, to.space.dimensions)) {
    if (change.op === 'put') to.table.put(change.record);
    else to.table.remove(change.id);
    to.changes++;
  }
}

function checkSpace(path: string, stored: VectorSpace, asked: VectorSpace): void {
  if (sameSpace(stored, asked)) return;
  throw spaceMismatch(path, stored, asked, 'remove that file: the vectors are made anew');
}

function* framesOf({ space, table }: Opened): Generator<Buffer> {
  yield headerOf(space);
  let pending: Buffer[] = [];
  let bytes = 0;
  for (const record of table.records()) {
    const encoded = encodeChange({ op: 'put', record });
    pending.push(encoded);
    bytes += encoded.length;
    if (bytes < FRAME_BYTES) continue;
    yield Buffer.concat(pending);
    pending = [];
    bytes = 0;
  }
  if (pending.length > 0) yield Buffer.concat(pending);
}
