export { DirectSink } from './direct.sink.js';
export { HttpSink } from './http.sink.js';
export type { ImportSink } from './import-sink.js';
export { type OpenSink, runLoad } from './load-command.js';
export { type Cells, type Field, FIELDS, MATERIAL_SCHEMA } from './material-schema.js';
export { type ImportRow, type OpenCatalogue, openCatalogue, readRows, type Rejection } from './read-rows.js';
export { loadSampleCatalogue, SAMPLE_CATALOGUE } from './sample-catalogue.js';
export { ImportingModule } from './upload/importing.module.js';
