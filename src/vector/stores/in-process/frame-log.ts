import { access, type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';

/**
 * An append-only file of frames, each `length u32 | CRC-32 u32 | payload`, after eight bytes that name the
 * format. An append is on disk when it resolves. A frame that a crash cut short fails its check and is
 * dropped with all that follows it; the file is replaced as a whole only by an atomic rename.
 */
export class FrameLog {
  private constructor(
    private readonly path: string,
    private handle: FileHandle,
    private end: number,
  ) {}

  /**
   * Opens the file, making it with `header` as its first frame when it is not there, and gives every
   * frame of it to `read`, in order; the payload is valid during the call only.
   * Returns the log and how many bytes at its end were dropped. Errors: those of the file system, and of `read`.
   */
  static async open(
    path: string,
    header: Buffer,
    read: (payload: Buffer, index: number) => void,
  ): Promise<{ log: FrameLog; droppedBytes: number }> {
    if (!(await isThere(path))) await writeWhole(path, [header]);
    const handle = await open(path, 'r+');
    try {
      const { size } = await handle.stat();
      const end = await readFrames(handle, size, read);
      if (end === MAGIC.length) throw new Error('its header is damaged');
      return { log: new FrameLog(path, handle, end), droppedBytes: size - end };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** The first frame of a file that is there. Errors: as {@link open}. */
  static async readFirst(path: string): Promise<Buffer> {
    const handle = await open(path, 'r');
    try {
      const head = await readFirstFrame(handle);
      if (!head) throw new Error('its header is damaged');
      return head;
    } finally {
      await handle.close();
    }
  }

  /** Appends one frame and waits for the disk. A failed append leaves no trace: the next one overwrites it. */
  async append(payload: Buffer): Promise<void> {
    const frame = frameOf(payload);
    await writeFully(this.handle, frame, this.end);
    await this.handle.datasync();
    this.end += frame.length;
  }

  /** Replaces the whole file by these frames. Until it resolves, a crash leaves the former file. */
  async replace(payloads: Iterable<Buffer>): Promise<void> {
    const end = await writeWhole(this.path, payloads);
    const former = this.handle;
    this.handle = await open(this.path, 'r+');
    this.end = end;
    await former.close();
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

const MAGIC = Buffer.from('RAGVEC1\n', 'latin1');
const FRAME_HEAD = 8;
const CHUNK_BYTES = 1 << 20;

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function frameOf(payload: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEAD + payload.length);
  frame.writeUInt32LE(payload.length, 0);
  frame.writeUInt32LE(crc32(payload), 4);
  payload.copy(frame, FRAME_HEAD);
  return frame;
}

async function writeFully(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;)
    done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
}

/** Writes a file beside `path`, waits for the disk, and puts it in the place of `path`. Returns its length. */
async function writeWhole(path: string, payloads: Iterable<Buffer>): Promise<number> {
  const draft = `${path}.tmp`;
  const handle = await open(draft, 'w');
  let end = MAGIC.length;
  try {
    await writeFully(handle, MAGIC, 0);
    for (const payload of payloads) {
      const frame = frameOf(payload);
      await writeFully(handle, frame, end);
      end += frame.length;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, path);
  await syncFolder(dirname(path));
  return end;
}

/** Makes a rename last through a power cut. Windows cannot open a folder, and does not need it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}

/** Reads frames until one fails its check; returns where the last good one ends. */
async function readFrames(
  handle: FileHandle,
  size: number,
  read: (payload: Buffer, index: number) => void,
): Promise<number> {
  await checkMagic(handle);
  let rest: Buffer = Buffer.alloc(0);
  let index = 0;
  let end = MAGIC.length;
  for (;;) {
    const needed = rest.length < FRAME_HEAD ? FRAME_HEAD : FRAME_HEAD + rest.readUInt32LE(0);
    if (needed === FRAME_HEAD && rest.length >= FRAME_HEAD) return end;
    if (rest.length < needed) {
      if (end + needed > size) return end;
      rest = await readMore(handle, rest, end, Math.min(size - end, Math.max(needed, CHUNK_BYTES)));
      continue;
    }
    const payload = rest.subarray(FRAME_HEAD, needed);
    if (crc32(payload) !== rest.readUInt32LE(4)) return end;
    read(payload, index++);
    rest = rest.subarray(needed);
    end += needed;
  }
}

async function checkMagic(handle: FileHandle): Promise<void> {
  const magic = Buffer.alloc(MAGIC.length);
  await handle.read(magic, 0, magic.length, 0);
  if (!magic.equals(MAGIC)) throw new Error('it is not a vector log of this version');
}

/** The first frame; undefined when it fails its check. */
async function readFirstFrame(handle: FileHandle): Promise<Buffer | undefined> {
  await checkMagic(handle);
  const head = Buffer.alloc(FRAME_HEAD);
  await handle.read(head, 0, FRAME_HEAD, MAGIC.length);
  const { size } = await handle.stat();
  const length = head.readUInt32LE(0);
  if (length === 0 || MAGIC.length + FRAME_HEAD + length > size) return undefined;
  const payload = Buffer.alloc(length);
  await handle.read(payload, 0, length, MAGIC.length + FRAME_HEAD);
  return crc32(payload) === head.readUInt32LE(4) ? payload : undefined;
}

/** `rest`, which starts at `start` of the file, made `length` bytes long. */
async function readMore(handle: FileHandle, rest: Buffer, start: number, length: number): Promise<Buffer> {
  const longer = Buffer.allocUnsafe(length);
  rest.copy(longer);
  for (let have = rest.length; have < length;) {
    const { bytesRead } = await handle.read(longer, have, length - have, start + have);
    if (bytesRead === 0) throw new Error('it became shorter while it was read');
    have += bytesRead;
  }
  return longer;
}
