import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from './errors.js';

/*
 * Node has no lock on a file that ends with its process, so the lock is a file that names its holder, and a holder
 * that is dead holds nothing. Two takers of a dead holder's lock must not both win, and deleting a stale file is
 * where they would. So nothing is taken over: files are numbered, the highest number counts, and a taker creates the
 * next one, complete, by link(2), which fails for all but one. A release says so in the file instead of removing it;
 * only lower numbers are removed, by the holder of a higher one. A taker that was so slow that its number had been
 * used and removed meanwhile finds a higher one when it looks again, and withdraws.
 */

/** Who holds a data folder. */
export interface DataDirHolder {
  pid: number;
  /** Where it serves, once it has said so. */
  url?: string;
}

/** A held lock. */
export interface DataDirLock {
  /** Tells other programs on this machine where this process serves. */
  publishUrl(url: string): void;
  /** Gives it back; the folder is free when everybody in this process who locked it has. */
  release(): void;
}

interface LockRecord extends DataDirHolder {
  /** Tells a process from a later one with the same pid; empty where the system does not say. */
  incarnation: string;
  released?: boolean;
}

const LOCK_FILE = /^lock\.(\d+)$/;
const held = new Map<string, { users: number; number: number; record: LockRecord }>();

/**
 * Locks the folder of the embedded stores (made if need be) for this process; may be called by each of them.
 * Errors: `DATA_DIR_LOCKED`, naming folder and holder. It sees processes of this machine (in a container: of this
 * container) only.
 */
export function lockDataDir(dataDir: string): DataDirLock {
  const dir = resolve(dataDir);
  const mine = held.get(dir) ?? acquire(dir);
  mine.users += 1;
  held.set(dir, mine);
  let released = false;
  return {
    publishUrl: (url) => {
      mine.record = { ...mine.record, url };
      replace(dir, mine.number, mine.record);
    },
    release: () => {
      if (released) return;
      released = true;
      mine.users -= 1;
      if (mine.users > 0) return;
      held.delete(dir);
      replace(dir, mine.number, { ...mine.record, released: true });
    },
  };
}

/** The living process that holds the folder, or null. */
export function readDataDirHolder(dataDir: string): DataDirHolder | null {
  const dir = resolve(dataDir);
  const record = read(dir, highest(dir));
  if (!record || !holds(dir, record)) return null;
  return record.url === undefined ? { pid: record.pid } : { pid: record.pid, url: record.url };
}

function acquire(dir: string): { users: number; number: number; record: LockRecord } {
  mkdirSync(dir, { recursive: true });
  const record: LockRecord = { pid: process.pid, incarnation: incarnationOf(process.pid) };
  for (;;) {
    const last = highest(dir);
    const holder = read(dir, last);
    if (holder && holds(dir, holder)) {
      throw new AppError(
        'DATA_DIR_LOCKED',
        `The data folder ${dir} is in use by process ${holder.pid}${holder.url ? `, which serves ${holder.url}` : ''}. Stop that process, or choose another folder: DATA_DIR.`,
        { dataDir: dir, pid: holder.pid },
      );
    }
    const number = last + 1;
    if (!create(dir, number, record)) continue;
    if (highest(dir) > number) {
      rmSync(fileOf(dir, number), { force: true });
      continue;
    }
    for (const old of numbers(dir)) if (old < number) rmSync(fileOf(dir, old), { force: true });
    return { users: 0, number, record };
  }
}

/** Whether the holder is alive. A record of this very pid that this process does not hold is a former process's. */
function holds(dir: string, record: LockRecord): boolean {
  if (record.released) return false;
  if (record.pid === process.pid) return held.has(dir);
  try {
    process.kill(record.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = incarnationOf(record.pid);
  return !now || !record.incarnation || now === record.incarnation;
}

/** Boot and start time of a process, from Linux's /proc (proc(5): field 22 of stat, after the name in parentheses). */
function incarnationOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${startTime}`;
  } catch {
    return '';
  }
}

const fileOf = (dir: string, number: number) => join(dir, `lock.${number}`);

function numbers(dir: string): number[] {
  try {
    return readdirSync(dir).flatMap((name) => {
      const number = LOCK_FILE.exec(name)?.[1];
      return number ? [Number(number)] : [];
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

const highest = (dir: string) => Math.max(0, ...numbers(dir));

function read(dir: string, number: number): LockRecord | null {
  try {
    return JSON.parse(readFileSync(fileOf(dir, number), 'utf8')) as LockRecord;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function writeTemporary(dir: string, record: LockRecord): string {
  const file = join(dir, `.lock-${process.pid}-${randomBytes(6).toString('hex')}`);
  writeFileSync(file, JSON.stringify(record));
  return file;
}

function create(dir: string, number: number, record: LockRecord): boolean {
  const temporary = writeTemporary(dir, record);
  try {
    linkSync(temporary, fileOf(dir, number));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function replace(dir: string, number: number, record: LockRecord): void {
  try {
    renameSync(writeTemporary(dir, record), fileOf(dir, number));
  } catch (error) {
    // The folder was removed under the process, as tests do: then there is nothing to hold.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
