import { DOT_ROWS_WASM } from './dot-rows.wasm.js';

/** As much of WebAssembly as is used here: the type libraries of Node do not describe it. */
interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface Kernel {
  memory: WasmMemory;
  dotRows(query: number, rows: number, count: number, stride: number, out: number): void;
}

interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: object };
}

const PAGE = 65_536;
const LANES = 32;

/** Rows that one call of the kernel scores: their results stay in the CPU's first cache. */
export const BLOCK_ROWS = 4096;

/**
 * int8 rows in WebAssembly memory, and their dot products with a query. The memory lies as
 * query (int16) | results of one block (int32) | rows, each row zero-padded to whole SIMD registers.
 */
export class DotRows {
  private readonly kernel: Kernel;
  private readonly stride: number;
  private readonly resultsAt: number;
  private readonly rowsAt: number;
  private views: { query: Int16Array; results: Int32Array; bytes: Int8Array };

  constructor(private readonly dimensions: number) {
    const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
    this.kernel = new Instance(new Module(Buffer.from(DOT_ROWS_WASM, 'base64'))).exports as Kernel;
    this.stride = Math.ceil(dimensions / LANES) * LANES;
    this.resultsAt = 2 * this.stride;
    this.rowsAt = this.resultsAt + 4 * BLOCK_ROWS;
    this.views = this.makeViews();
    this.reserve(BLOCK_ROWS);
  }

  /** The query of the next {@link scores}: written by the caller. */
  get query(): Int16Array {
    return this.views.query;
  }

  /** Makes room for `rows` rows. Errors: RangeError past 4 GiB. */
  reserve(rows: number): void {
    const missing = this.rowsAt + rows * this.stride - this.kernel.memory.buffer.byteLength;
    if (missing <= 0) return;
    this.kernel.memory.grow(Math.ceil(missing / PAGE));
    this.views = this.makeViews();
  }

  /** Copies a row in. It must have room ({@link reserve}). */
  write(row: number, values: Int8Array): void {
    this.views.bytes.set(values, this.rowsAt + row * this.stride);
  }

  /** The values of a row, valid until the next {@link reserve}. */
  read(row: number): Int8Array {
    const at = this.rowsAt + row * this.stride;
    return this.views.bytes.subarray(at, at + this.dimensions);
  }

  /** Dot products of `query` with `count` ≤ {@link BLOCK_ROWS} rows from `first`, valid until the next call. */
  scores(first: number, count: number): Int32Array {
    this.kernel.dotRows(0, this.rowsAt + first * this.stride, count, this.stride, this.resultsAt);
    return this.views.results;
  }

  private makeViews(): DotRows['views'] {
    const { buffer } = this.kernel.memory;
    const enough = buffer.byteLength >= this.rowsAt;
    return {
      query: new Int16Array(buffer, 0, enough ? this.stride : 0),
      results: new Int32Array(buffer, enough ? this.resultsAt : 0, enough ? BLOCK_ROWS : 0),
      bytes: new Int8Array(buffer),
    };
  }
}
