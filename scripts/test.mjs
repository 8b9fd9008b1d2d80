// `npm test`: installs and builds what is missing, runs Jest (further arguments are Jest's), and ends with
// one line of its own, "12 passed, 0 failed", and Jest's exit code.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { prepare } from './lib/prepare.mjs';

process.chdir(resolve(import.meta.dirname, '..'));
await prepare();

const folder = mkdtempSync(join(tmpdir(), 'rag-test-summary-'));
const summary = join(folder, 'summary');
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const child = spawn(process.execPath, [jest, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: {
    ...process.env,
    // PGlite loads its WebAssembly by a dynamic import, which Jest's sandbox allows only under this flag.
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings`.trim(),
    TEST_SUMMARY_FILE: summary,
  },
});
// Ctrl-C reaches Jest too, by the terminal: wait for it instead of ending first.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));

child.once('close', (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0);
  console.log(readSummary());
  rmSync(folder, { recursive: true, force: true });
});

/** A run that ended before it counted anything has failed. */
function readSummary() {
  try {
    return readFileSync(summary, 'utf8').trim();
  } catch {
    return process.exitCode ? '0 passed, 1 failed' : '0 passed, 0 failed';
  }
}
