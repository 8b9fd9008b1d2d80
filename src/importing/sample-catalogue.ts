import type { ImportSink } from './import-sink.js';
import { type ImportOptions, type ImportReport, importStream } from './import-stream.js';
import { readRows } from './read-rows.js';

/** The sample catalogue, from the folder of the project. */
export const SAMPLE_CATALOGUE = 'data/sample-catalogue.csv';

/** Imports the sample catalogue. Errors: what ended it early. */
export async function loadSampleCatalogue(
  sink: ImportSink,
  options: ImportOptions & { path?: string } = {},
): Promise<ImportReport> {
  const rows = readRows(options.path ?? SAMPLE_CATALOGUE);
  const report = await importStream(rows, sink, { batchSize: 250, ...options });
  if (report.failure) throw report.failure;
  return report;
}
