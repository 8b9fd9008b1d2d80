import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import wabt from 'wabt';
import { DotRows } from '../../src/vector/stores/in-process/dot-rows.js';
import { DOT_ROWS_WASM } from '../../src/vector/stores/in-process/dot-rows.wasm.js';

describe('the kernel of the in-process vector store', () => {
  it('is what its source assembles to (else: node scripts/build-vector-kernel.mjs)', async () => {
    const path = join(__dirname, '../../src/vector/stores/in-process/dot-rows.wat');
    const { parseWat } = await wabt();
    const module = parseWat('dot-rows.wat', await readFile(path, 'utf8'), { simd: true });
    expect(DOT_ROWS_WASM).toBe(Buffer.from(module.toBinary({}).buffer).toString('base64'));
  });

  it.each([1, 31, 32, 33, 512])(
    'gives exact dot products at %d dimensions, at the ends of the range',
    (dimensions) => {
      const rows = new DotRows(dimensions);
      const levels = Math.min(32_767, Math.floor((2 ** 31 - 1) / (127 * dimensions)));
      const query = Int16Array.from({ length: dimensions }, (_, i) => (i % 3 === 0 ? -levels : levels));
      rows.query.set(query);
      const count = 5000;
      rows.reserve(count);
      rows.query.set(query);
      const values = (row: number) =>
        Int8Array.from({ length: dimensions }, (_, i) =>
          row === 0 ? Math.sign(query[i]!) * 127 : ((row * 31 + i * 17) % 255) - 127,
        );
      for (let row = 0; row < count; row++) rows.write(row, values(row));
      const exact = (row: number) => values(row).reduce((sum, value, i) => sum + value * query[i]!, 0);
      const first = [...rows.scores(0, 4096)];
      expect(first.slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, row) => exact(row)));
      expect(rows.scores(4096, count - 4096)[count - 4097]).toBe(exact(count - 1));
      expect([...rows.read(7)]).toEqual([...values(7)]);
    },
  );
});
