import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders of a process are named by its id, so that the next one knows whose they were. */
const NAME = /^rag-materials-(\d+)-/;

/** A new folder for one file; whoever made it removes it. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), `rag-materials-${process.pid}-`));
}

/** Removes the folders that processes left which were killed. Never rejects: others may be removing them, too. */
export async function removeLeftFolders(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names) {
    const pid = Number(NAME.exec(name)?.[1]);
    const path = join(tmpdir(), name);
    if (pid > 0 && (await isLeft(pid, path).catch(() => false)))
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** In a container every process has the same id: what is older than this process is not its own. */
async function isLeft(pid: number, path: string): Promise<boolean> {
  if (pid !== process.pid) return !isAlive(pid);
  const { birthtimeMs } = await stat(path);
  return birthtimeMs < performance.timeOrigin;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
