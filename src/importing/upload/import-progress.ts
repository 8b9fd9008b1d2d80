import { addCounts, type ImportCounts, noCounts } from '../import-sink.js';
import type { ImportStep } from '../import-stream.js';

/** Where an import has come to: everything up to this row of the file is written, or reported as rejected. */
export interface ImportState {
  /** Rows done. */
  rows: number;
  /** Rows of the file. */
  total: number;
  rejected: number;
  counts: ImportCounts;
}

export const atBeginning = (total: number): ImportState => ({
  rows: 0,
  total,
  rejected: 0,
  counts: noCounts(),
});

/** The state behind a step; `passedOver` rows were done before the stream of the step began. */
export function after(state: ImportState, step: ImportStep, passedOver: number): ImportState {
  const counts = { ...state.counts };
  addCounts(counts, step.counts);
  return {
    rows: passedOver + step.rows,
    total: state.total,
    rejected: state.rejected + step.rejections.length,
    counts,
  };
}

/** As the API shows it. */
export const viewOf = ({ rows, total, rejected, counts }: ImportState) => ({
  rows,
  total,
  ...counts,
  rejected,
});
