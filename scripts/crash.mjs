// npm run crash -- [options]: builds the program, compiles the crash test of test/crash, and runs it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile, readSources } from './lib/compile-checks.mjs';
import { prepare } from './lib/prepare.mjs';

await prepare();
const folder = compile(readSources());
await import(pathToFileURL(join(folder, 'test', 'crash', 'main.js')).href);
