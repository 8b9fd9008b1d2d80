// npm run bench -- NAME [...]: compiles the benchmarks and runs one; what follows its name is its own.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './lib/prepare.mjs';

const [name, ...rest] = process.argv.slice(2);
const sources = join(ROOT, 'bench');
if (name === undefined || !existsSync(join(sources, `${name}.ts`))) {
  const names = readdirSync(sources).flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -3)] : []));
  console.error(`npm run bench -- NAME [...], with NAME one of ${names.join(', ')}`);
  process.exit(1);
}

/** Runs a script of Node.js in the root of the project; resolves with its exit code. */
function run(script, args) {
  const child = spawn(process.execPath, [script, ...args], { cwd: ROOT, stdio: 'inherit' });
  // Ctrl-C reaches it too, by the terminal: wait for it instead of ending first.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
process.exitCode =
  (await run(tsc, ['-p', 'bench/tsconfig.json'])) ||
  (await run(join('.cache', 'bench', 'bench', `${name}.js`), rest));
