import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const INSTALLED = join(ROOT, 'node_modules', '.installed-from');
const BUILT = join(ROOT, 'dist', '.built-from');
const BUILD_INPUTS = ['src', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', 'package-lock.json'];

/** Thrown when a signal ended an installation or a build. */
export class Interrupted extends Error {}

/** Every file under a path, specs excepted, in a fixed order. */
function filesUnder(path) {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).sort();
  return names.flatMap((name) => filesUnder(join(path, name))).filter((file) => !file.endsWith('.spec.ts'));
}

/** A digest of names and contents: times say nothing after a `git checkout`. */
function digestOf(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesUnder(join(ROOT, path)))) {
    hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function recorded(marker) {
  return existsSync(marker) ? readFileSync(marker, 'utf8') : undefined;
}

/** Runs a command in the root of the project; its output is shown, or kept for the error when `quiet`. */
function run(command, args, { quiet = false, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'];
    const child = spawn(command, args, { cwd: ROOT, stdio, env });
    let interrupted = false;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    const pass = (signal) => {
      interrupted = true;
      child.kill(signal);
    };
    process.on('SIGINT', pass).on('SIGTERM', pass);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      if (interrupted || signal === 'SIGINT' || signal === 'SIGTERM') reject(new Interrupted());
      else if (code === 0) resolve();
      else reject(new Error(`${output}${command} ${args.join(' ')} failed with code ${code}`));
    });
  });
}

/** Whether `npm ci` ran by hand on this very lock file: npm leaves its own copy, newer than its source. */
function installedByHand() {
  const copy = join(ROOT, 'node_modules', '.package-lock.json');
  return existsSync(copy) && statSync(copy).mtimeMs >= statSync(join(ROOT, 'package-lock.json')).mtimeMs;
}

async function install(quiet) {
  const wanted = digestOf(['package-lock.json']);
  const have = recorded(INSTALLED);
  if (have === wanted) return;
  if (have !== undefined || !installedByHand()) {
    if (!quiet) console.log('Installing what is needed (npm ci) …');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    await run(npm, ['ci', '--include=dev', '--no-audit', '--no-fund'], { quiet });
  }
  writeFileSync(INSTALLED, wanted);
}

/** Removes what was built from sources that are gone. */
function removeOrphans() {
  const dist = join(ROOT, 'dist');
  for (const file of filesUnder(dist)) {
    const source = join(ROOT, 'src', file.slice(dist.length).replace(/\.js(\.map)?$/, '.ts'));
    if (/\.js(\.map)?$/.test(file) && !existsSync(source)) rmSync(file);
  }
}

async function build(quiet) {
  const wanted = digestOf(BUILD_INPUTS);
  if (recorded(BUILT) === wanted) return;
  if (!quiet) console.log('Building …');
  // All is written anew, since types of one file end up in the metadata of another; but in place, so that
  // a program that runs from dist meanwhile does not miss its files.
  rmSync(join(ROOT, 'dist', '.tsbuildinfo'), { force: true });
  const nest = join(ROOT, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  await run(process.execPath, [nest, 'build'], { quiet });
  removeOrphans();
  writeFileSync(BUILT, wanted);
}

/** Parts of a version as numbers. */
function parts(version) {
  return version
    .replace(/^[^\d]*/, '')
    .split('.')
    .map(Number);
}

function isAtLeast(version, least) {
  const [have, need] = [parts(version), parts(least)];
  const differing = have.findIndex((part, index) => part !== need[index]);
  return differing === -1 || have[differing] > need[differing];
}

/** Throws, in words, when this Node.js does not satisfy `engines` of package.json: `^a || ^b || >=c`. */
export function checkNode(version = process.versions.node) {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const satisfied = engines.node.split('||').some((range) => {
    const caret = range.trim().startsWith('^');
    return isAtLeast(version, range) && (!caret || parts(version)[0] === parts(range)[0]);
  });
  if (!satisfied)
    throw new Error(
      `This is Node.js ${version}; rag-materials needs ${engines.node}. See https://nodejs.org`,
    );
}

/**
 * Makes `dist` ready to run: checks Node.js, installs when the lock file has changed, builds when a source
 * has. Takes milliseconds when nothing is to be done. Rejects with {@link Interrupted} after a signal.
 */
export async function prepare({ quiet = false } = {}) {
  checkNode();
  await install(quiet);
  await build(quiet);
}
