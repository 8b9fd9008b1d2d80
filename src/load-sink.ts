import { readConfig } from './config/index.js';
import { DirectSink, HttpSink, type OpenSink } from './importing/index.js';
import { MaterialsService } from './materials/index.js';
import { serviceHeaders, serviceUrl } from './service-url.js';
import { openStores } from './stores-context.js';

/**
 * Opens the service at `url`; without one, the stores that the configuration names, or the service that holds their
 * folder. Errors: those of opening the stores, `DATA_DIR_LOCKED` when whoever holds the folder does not serve.
 */
export async function openSink(url: string | undefined, signal: AbortSignal): Promise<OpenSink> {
  if (url !== undefined) return overHttp(url, signal);
  const config = readConfig();
  const service = serviceUrl(undefined, config);
  if (service !== undefined) return overHttp(service, signal);
  const { context, target, close } = await openStores(config);
  return { sink: new DirectSink(context.get(MaterialsService, { strict: false })), target, close };
}

function overHttp(url: string, signal: AbortSignal): OpenSink {
  return {
    sink: new HttpSink(url, { signal, headers: serviceHeaders() }),
    target: `the service at ${url}`,
    close: () => Promise.resolve(),
  };
}
