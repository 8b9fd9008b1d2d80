import { AppError, messageOf } from './common/errors.js';
import { readConfig } from './config/index.js';
import { Reconciler, type ReconcileReport } from './materials/index.js';
import { serviceUrl } from './service-url.js';
import { openStores } from './stores-context.js';

/** Where a comparison runs: in a service, or in this process. */
export interface ReconcileTarget {
  /** In words for a person. */
  name: string;
  start(repair: boolean): Promise<ReconcileReport>;
  last(): Promise<ReconcileReport | null>;
  close(): Promise<void>;
}

/** The service at `url`, else the one that holds the folder, else the stores themselves. Errors: those of opening them. */
export async function openReconcileTarget(url: string | undefined): Promise<ReconcileTarget> {
  if (url !== undefined) return overHttp(url);
  const config = readConfig();
  const service = serviceUrl(undefined, config);
  if (service !== undefined) return overHttp(service);
  const { context, target, close } = await openStores(config);
  const reconciler = context.get(Reconciler, { strict: false });
  return {
    name: target,
    start: (repair) => reconciler.start(repair),
    last: () => reconciler.last(),
    close,
  };
}

function overHttp(url: string): ReconcileTarget {
  const index = `${url.replace(/\/+$/, '')}/api/v1/index`;
  return {
    name: `the service at ${url}`,
    start: (repair) => ask<ReconcileReport>(`${index}/reconcile?dry_run=${!repair}`, 'POST'),
    last: async () => (await ask<{ reconcile: ReconcileReport | null }>(index, 'GET')).reconcile,
    close: () => Promise.resolve(),
  };
}

async function ask<T>(url: string, method: 'GET' | 'POST'): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, { method, signal: AbortSignal.timeout(30_000) });
  } catch (error) {
    throw new AppError('STORE_UNAVAILABLE', `${url} does not answer: ${messageOf(error)}`);
  }
  const body = (await response.json().catch(() => ({}))) as { detail?: string; title?: string };
  if (!response.ok)
    throw new AppError(
      'VALIDATION_FAILED',
      `${url} refused: ${body.detail ?? body.title ?? `HTTP ${response.status}`}`,
    );
  return body as T;
}
