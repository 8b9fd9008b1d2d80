// Assembles the inner loop of the in-process vector store and writes it as a TypeScript file, so that the
// program needs no assembler and no file beside its own. Run it after a change of dot-rows.wat.
import { readFile, writeFile } from 'node:fs/promises';
import wabt from 'wabt';

const folder = new URL('../src/vector/stores/in-process/', import.meta.url);
const { parseWat } = await wabt();
const source = await readFile(new URL('dot-rows.wat', folder), 'utf8');
const { buffer } = parseWat('dot-rows.wat', source, { simd: true }).toBinary({});
const text = [
  '/** Generated from dot-rows.wat by scripts/build-vector-kernel.mjs; a test compares them. */',
  'export const DOT_ROWS_WASM =',
  `  '${Buffer.from(buffer).toString('base64')}';`,
  '',
].join('\n');
await writeFile(new URL('dot-rows.wasm.ts', folder), text);
