import { type CellsRecord, filledColumns, type RawRecord } from '../raw-record.js';

/** The first records of a table, and all of them again. */
export interface Sampled {
  sample: CellsRecord[];
  /** Whether the file has anything, faults too, from the `next`th of `sample` on. */
  hasRows(next: number): boolean;
  /** Every record from the `next`th of `sample` on; where the reading of the sample failed it fails, behind what came before. */
  from(next: number): AsyncGenerator<RawRecord>;
}

/** No sample holds more characters, whatever its rows are. */
const SAMPLE_LENGTH = 2_000_000;

/**
 * Takes the first records, as many as `count` and those up to line `line`, without blank ones. A failure on the way is told when
 * it is its turn, unless there is nothing before it.
 */
export async function takeSample(
  records: AsyncGenerator<RawRecord>,
  count: number,
  line = 0,
): Promise<Sampled> {
  const taken: RawRecord[] = [];
  let failure: { error: unknown } | undefined;
  let length = 0;
  try {
    while (length < SAMPLE_LENGTH) {
      const last = taken.at(-1)?.line ?? 0;
      if (taken.length >= count && last > line + 1) break;
      const next = await records.next();
      if (next.done) break;
      if ('cells' in next.value && filledColumns(next.value.cells).length === 0) continue;
      taken.push(next.value);
      length += 'cells' in next.value ? next.value.cells.reduce((sum, cell) => sum + cell.length, 0) : 0;
    }
  } catch (error) {
    if (taken.length === 0) throw error;
    failure = { error };
  }
  const sample = taken.filter((record): record is CellsRecord => 'cells' in record);
  const start = (next: number) => {
    const above = sample[next - 1];
    return above ? taken.indexOf(above) + 1 : 0;
  };
  const hasRows = (next: number) => start(next) < taken.length || failure !== undefined;
  async function* from(next: number): AsyncGenerator<RawRecord> {
    try {
      yield* taken.slice(start(next));
      if (failure) throw failure.error;
      yield* records;
    } finally {
      await records.return(undefined);
    }
  }
  return { sample, hasRows, from };
}
