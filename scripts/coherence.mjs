// npm run coherence -- [options]: compiles the checker of test/coherence and the program under it, and runs it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';

const ROOT = resolve(import.meta.dirname, '..');
const COMPILED = join(ROOT, '.cache', 'coherence');
const SOURCES = ['src', 'test/coherence', 'test/support'];
const KEPT_MS = 24 * 3600 * 1000;
const SWC = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    target: 'es2022',
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

const files = SOURCES.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true })
    .map((name) => join(folder, name))
    .filter((name) => name.endsWith('.ts') && !/\.(spec|test|d)\.ts$/.test(name)),
);

/** One folder for each state of the sources, so that a run is not changed under its feet. Answers the folder. */
function compile() {
  const texts = files.map((name) => [name, readFileSync(join(ROOT, name), 'utf8')]);
  const digest = createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);
  const folder = join(COMPILED, digest);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  for (const [name, text] of texts) {
    const target = join(unfinished, name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, transformSync(text, { ...SWC, filename: join(ROOT, name) }).code);
  }
  try {
    renameSync(unfinished, folder);
  } catch {
    rmSync(unfinished, { recursive: true }); // another run was faster
  }
  return folder;
}

function removeOld() {
  if (!existsSync(COMPILED)) return;
  for (const name of readdirSync(COMPILED)) {
    const folder = join(COMPILED, name);
    if (Date.now() - statSync(folder).mtimeMs > KEPT_MS) rmSync(folder, { recursive: true, force: true });
  }
}

removeOld();
await import(pathToFileURL(join(compile(), 'test', 'coherence', 'processes', 'main.js')).href);
