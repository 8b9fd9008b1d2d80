import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';
import { ROOT } from './prepare.mjs';

const COMPILED = join(ROOT, '.cache', 'coherence');
const SOURCES = ['src', 'test/coherence', 'test/crash', 'test/support'];
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

/** The program and its coherence checks, as texts by their names; specs left out. */
export function readSources() {
  const names = SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true }).map((name) => join(folder, name)),
  );
  const sources = names.filter((name) => name.endsWith('.ts') && !/\.(spec|test|e2e|d)\.ts$/.test(name));
  return new Map(sources.sort().map((name) => [name, readFileSync(join(ROOT, name), 'utf8')]));
}

/**
 * Compiles these texts, without a look at their types, and answers the folder: one for each state of the sources, so that a
 * run is not changed under its feet.
 */
export function compile(sources) {
  removeOld();
  const digest = createHash('sha256')
    .update(JSON.stringify([...sources]))
    .digest('hex')
    .slice(0, 16);
  const folder = join(COMPILED, digest);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  for (const [name, text] of sources) {
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
