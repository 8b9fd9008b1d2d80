// npm run coherence -- [options]: compiles the checker of test/coherence and the program under it, and runs it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile, readSources } from './lib/compile-checks.mjs';

const folder = compile(readSources());
await import(pathToFileURL(join(folder, 'test', 'coherence', 'processes', 'main.js')).href);
