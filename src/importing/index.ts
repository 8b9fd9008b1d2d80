export { DirectSink } from './direct.sink.js';
export { HttpSink } from './http.sink.js';
export type { ImportSink } from './import-sink.js';
export { type OpenSink, runLoad } from './load-command.js';
export { type ImportRow, readRows } from './read-rows.js';
export { loadSampleCatalogue, SAMPLE_CATALOGUE } from './sample-catalogue.js';
export { fileBytes } from './source.js';
