import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../common/temporary-folder.js';
import type { ByteSource } from './source.js';

/** A temporary file. */
export interface Spooled {
  path: string;
  remove(): Promise<void>;
}

/** Writes bytes to a temporary file of their own folder, for what must be read here and there. Whoever asks removes it; a failure leaves nothing. */
export async function spool(bytes: ByteSource): Promise<Spooled> {
  const folder = await temporaryFolder();
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'table');
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const chunk of bytes) await file.writeFile(chunk);
    } finally {
      await file.close();
    }
    return { path, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
