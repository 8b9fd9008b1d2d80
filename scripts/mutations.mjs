// node scripts/mutations.mjs [part of a name]: takes the rules of the cache protocol out one by one, in copies of the program, and
// expects that somebody notices. With --check it only looks whether every change still applies and the table of docs/caching.md
// is up to date; with --write it writes that table.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import prettier from 'prettier';
import { MUTATIONS } from '../test/coherence/mutations/list.mjs';
import { compile, readSources } from './lib/compile-checks.mjs';
import { ROOT } from './lib/prepare.mjs';

const SEEDS = [1, 2, 3, 4, 5, 6];
const PAGE = join(ROOT, 'docs', 'caching.md');
const COPY = join(ROOT, '.cache', 'mutations');
const JEST = createRequire(import.meta.url).resolve('jest/bin/jest');

/** The sources with a mutation's patches. Errors: when a patch does not apply. */
function mutated(sources, { name, patches }) {
  const texts = new Map(sources);
  for (const [file, from, to] of patches) {
    const path = `src/cache/${file}`;
    const pieces = texts.get(path)?.split(from) ?? [];
    if (pieces.length !== 2) throw new Error(`"${name}" does not apply to ${path}: the program has changed`);
    texts.set(path, pieces.join(to));
  }
  return texts;
}

/** Runs a program of Node; answers its exit code and what it wrote. */
function run(args, cwd) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, NODE_OPTIONS: '--no-warnings' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** Stale reads that the simulated instances find in these sources, and with which seed. */
async function simulate(sources, { mode, faults }, seeds) {
  const program = join(compile(sources), 'test', 'coherence', 'mutations', 'simulate.js');
  const { code, output } = await run([program, JSON.stringify({ mode, faults, seeds })], ROOT);
  if (code !== 0) throw new Error(`the simulation ended with ${code}:\n${output}`);
  return JSON.parse(output);
}

/** Whether a spec passes in these sources. */
async function passes(sources, specFile) {
  const folder = join(COPY, String(process.pid));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    for (const name of ['src', 'test', 'package.json'])
      cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    for (const [name, text] of sources) writeFileSync(join(folder, name), text);
    const base = readFileSync(join(ROOT, 'jest.config.cjs'), 'utf8');
    const config = `${base}\nmodule.exports = { ...module.exports, globalSetup: undefined, globalTeardown: undefined };\n`;
    writeFileSync(join(folder, 'jest.config.cjs'), config);
    const { code, output } = await run([JEST, '--silent', '--rootDir', folder, specFile], folder);
    if (!/Tests: /.test(output)) throw new Error(`the spec did not run:\n${output}`);
    return code === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How a mutation was noticed, in words; null if it was not. */
async function notice(sources, mutation) {
  const changed = mutated(sources, mutation);
  const { spec, ...race } = mutation.foundBy;
  if (spec) return (await passes(changed, spec)) ? null : 'its spec fails';
  const { stale, seed } = await simulate(changed, race, SEEDS);
  if (stale === 0) return null;
  const before = await simulate(sources, race, [seed]);
  if (before.stale > 0)
    throw new Error(`without the mutation there are ${before.stale} stale reads with seed ${seed}`);
  return `${stale} stale reads with seed ${seed}, none without it`;
}

/** A Markdown table: rule, what takes it out, who notices. */
async function table() {
  const finder = ({ spec, mode, faults }) =>
    spec
      ? `\`${spec.replace('src/cache/', '')}\``
      : `simulated instances, ${mode}${faults.length > 0 ? `; ${faults.join(', ')}` : ''}`;
  const rows = MUTATIONS.map(({ name, rule, foundBy }) => `| ${rule} | ${name} | ${finder(foundBy)} |`);
  const text = ['| rule | the mutation | found by |', '| --- | --- | --- |', ...rows].join('\n');
  return prettier.format(text, { ...(await prettier.resolveConfig(PAGE)), parser: 'markdown' });
}

/** The page with this table. */
async function pageWithTable() {
  const page = readFileSync(PAGE, 'utf8');
  const [begin, end] = ['<!-- mutations -->', '<!-- end of mutations -->'];
  return `${page.split(begin)[0]}${begin}\n\n${await table()}\n${end}${page.split(end)[1]}`;
}

async function checkPage() {
  if ((await pageWithTable()) === readFileSync(PAGE, 'utf8')) return 'has the table';
  throw new Error('its table is old: run node scripts/mutations.mjs --write');
}

const [argument = ''] = process.argv.slice(2);
const sources = readSources();
if (argument === '--write') {
  writeFileSync(PAGE, await pageWithTable());
} else {
  const onlyCheck = argument === '--check';
  const lines = onlyCheck ? [[PAGE, checkPage]] : [];
  const chosen = onlyCheck ? MUTATIONS : MUTATIONS.filter(({ name }) => name.includes(argument));
  for (const mutation of chosen)
    lines.push([
      mutation.name,
      async () => (onlyCheck ? mutated(sources, mutation) && 'applies' : notice(sources, mutation)),
    ]);
  for (const [name, look] of lines) {
    const found = await look().catch((error) => error);
    const good = typeof found === 'string';
    if (!good) process.exitCode = 1;
    console.log(`${good ? 'ok  ' : 'FAIL'}  ${name}: ${good ? found : (found?.message ?? 'nobody noticed')}`);
  }
}
