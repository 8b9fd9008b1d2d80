export { DirectSink } from './direct.sink.js';
export { HttpSink } from './http.sink.js';
export type { ImportCounts, ImportSink } from './import-sink.js';
export { type ImportOptions, type ImportProgress, type ImportReport, importStream } from './import-stream.js';
export { type LoadEnvironment, type OpenSink, runLoad } from './load-command.js';
export { type ImportRow, readRows, type Rejection } from './read-rows.js';
export { loadSampleCatalogue, SAMPLE_CATALOGUE } from './sample-catalogue.js';
export { type ByteSource, fileBytes } from './source.js';
