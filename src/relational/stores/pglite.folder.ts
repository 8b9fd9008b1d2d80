import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** Making a folder takes 3 to 10 seconds. */
const LIMIT_MS = 120_000;
const MAKE = `const { PGlite } = require(process.argv[1]);
PGlite.create(process.argv[2]).then((database) => database.close()).then(() => process.exit(0));`;

/**
 * Makes the data folder of PGlite if there is none. In a process of its own, because initdb leaves some 400 MB of
 * memory behind; under another name first, because a folder that a crash left half made would never open.
 */
export async function makePgliteFolder(folder: string): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) return;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  // From where the program stands: a module cannot say where it is itself and run under Jest as well.
  const resolver = createRequire(process.argv[1] ?? join(process.cwd(), 'main.js'));
  await promisify(execFile)(
    process.execPath,
    ['-e', MAKE, resolver.resolve('@electric-sql/pglite'), unfinished],
    { timeout: LIMIT_MS },
  );
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}
