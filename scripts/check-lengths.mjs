// No source file is longer than 300 lines: a file is about one thing.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/prepare.mjs';

const LIMIT = 300;
const listed = execFileSync('git', ['ls-files', 'src', 'test', 'bench', 'demo', 'scripts', '.ci'], {
  cwd: ROOT,
  encoding: 'utf8',
});
const sources = listed.split('\n').filter((file) => /(^\.ci\/|\.(ts|mjs|cjs|js)$)/.test(file));
const lengths = sources
  .filter((file) => existsSync(join(ROOT, file)))
  .map((file) => ({ file, lines: readFileSync(join(ROOT, file), 'utf8').trimEnd().split('\n').length }));
const tooLong = lengths.filter(({ lines }) => lines > LIMIT);
for (const { file, lines } of tooLong) console.error(`${file} has ${lines} lines; ${LIMIT} are allowed`);
if (tooLong.length === 0) console.log(`${sources.length} files, none over ${LIMIT} lines.`);
process.exit(tooLong.length === 0 ? 0 : 1);
