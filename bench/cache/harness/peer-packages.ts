import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const SOURCE = resolve('bench/cache/peers');
/** Outside of the product's own packages, its lock and its checks. */
const FOLDER = resolve('.cache/cache-bench-peers');
const FILES = ['package.json', 'package-lock.json'];
const LOADER = join(FOLDER, 'load.mjs');

/** Installs the peers as their lock says, unless that is done. Takes some seconds, and the network, once. */
export function installPeers(): void {
  const same = (file: string) =>
    existsSync(join(FOLDER, file)) &&
    readFileSync(join(FOLDER, file), 'utf8') === readFileSync(join(SOURCE, file), 'utf8');
  if (FILES.every(same) && existsSync(LOADER)) return;
  mkdirSync(FOLDER, { recursive: true });
  for (const file of FILES) copyFileSync(join(SOURCE, file), join(FOLDER, file));
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  execFileSync(npm, ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: FOLDER, stdio: 'inherit' });
  // Last: it says that all went well. Packages are found from where the importing file is.
  writeFileSync(LOADER, 'export const load = (name) => import(name);\n');
}

/** A module of a peer. The type is the caller's claim: the packages' own types are not installed with the product. */
export async function importPeer<T>(name: string): Promise<T> {
  const { load } = (await import(pathToFileURL(LOADER).href)) as { load: (name: string) => Promise<T> };
  return load(name);
}

/** `name version` of an installed peer. */
export function peerVersion(name: string): string {
  return packageVersion(name, FOLDER);
}

/** `name version` of a package below a folder; without one, of the product's own. */
export function packageVersion(name: string, folder = '.'): string {
  const file = join(folder, 'node_modules', name, 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return `${name} ${version}`;
}
