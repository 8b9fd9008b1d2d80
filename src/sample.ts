import { access, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { messageOf } from './common/errors.js';
import type { Config } from './config/index.js';
import { DirectSink, loadSampleCatalogue } from './importing/index.js';
import { MaterialsService } from './materials/index.js';
import { MATERIAL_STORE, type MaterialStore } from './relational/index.js';

const logger = new Logger('Sample');

/**
 * Loads the sample catalogue into an embedded store that is empty, or whose load was interrupted, which a
 * file in DATA_DIR tells. Never rejects: the service is of use without the sample.
 */
export async function loadSample(
  app: NestFastifyApplication,
  config: Config,
  signal: AbortSignal,
): Promise<void> {
  if (!config.LOAD_SAMPLE || config.DATABASE_URL !== undefined) return;
  const unfinished = join(config.DATA_DIR, 'sample-catalogue.loading');
  try {
    const store = app.get<MaterialStore>(MATERIAL_STORE, { strict: false });
    if ((await store.count()) > 0 && !(await exists(unfinished))) return;
    await writeFile(unfinished, '');
    const sink = new DirectSink(app.get(MaterialsService, { strict: false }));
    const report = await loadSampleCatalogue(sink, {
      signal,
      onProgress: ({ created, updated, unchanged }) =>
        logger.log(`${created + updated + unchanged} materials loaded`),
    });
    if (report.aborted) return;
    // What the vector store lacks is loaded again at the next start.
    if (report.unindexed === 0) await rm(unfinished);
    logger.log(
      `The sample catalogue is in: ${report.created} materials in ${Math.round(report.elapsedMs)} ms`,
    );
  } catch (error) {
    logger.warn(`The sample catalogue could not be loaded: ${messageOf(error)}`);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
