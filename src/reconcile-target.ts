import { AppError, messageOf } from './common/errors.js';
import { readConfig } from './config/index.js';
import {
  type CollectionDto,
  CollectionFiller,
  IndexAdminService,
  type ReconcileReport,
  type RemovedDto,
} from './materials/index.js';
import { serviceHeaders, serviceUrl } from './service-url.js';
import { openStores } from './stores-context.js';

/** What is known of the vector store. */
export interface IndexStatus {
  reconcile: ReconcileReport | null;
  collections: CollectionDto[];
}

/** Where a comparison runs: in a service, or in this process. */
export interface ReconcileTarget {
  /** In words for a person. */
  name: string;
  /** Begins to fill the collection of the embedding model, unless it is complete. */
  fill(): Promise<void>;
  start(repair: boolean): Promise<ReconcileReport>;
  status(): Promise<IndexStatus>;
  /** Removes the collections of other models that no instance uses. */
  removeFormer(): Promise<RemovedDto>;
  close(): Promise<void>;
}

/** The service at `url`, else the one that holds the folder, else the stores themselves. Errors: those of opening them. */
export async function openReconcileTarget(url: string | undefined): Promise<ReconcileTarget> {
  if (url !== undefined) return overHttp(url);
  const config = readConfig();
  const service = serviceUrl(undefined, config);
  if (service !== undefined) return overHttp(service);
  const { context, target, close } = await openStores(config);
  const filler = context.get(CollectionFiller, { strict: false });
  const index = context.get(IndexAdminService, { strict: false });
  return {
    name: target,
    fill: () => filler.start(),
    start: (repair) => index.reconcile(repair),
    status: () => index.status(),
    removeFormer: () => index.removeFormer(),
    close,
  };
}

function overHttp(url: string): ReconcileTarget {
  const index = `${url.replace(/\/+$/, '')}/api/v1/index`;
  return {
    name: `the service at ${url}`,
    // A service does so by itself.
    fill: () => Promise.resolve(),
    start: (repair) => ask<ReconcileReport>(`${index}/reconcile?dry_run=${!repair}`, 'POST'),
    status: () => ask<IndexStatus>(index, 'GET'),
    removeFormer: () => ask<RemovedDto>(`${index}/collections`, 'DELETE'),
    close: () => Promise.resolve(),
  };
}

async function ask<T>(url: string, method: 'GET' | 'POST' | 'DELETE'): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, { method, headers: serviceHeaders(), signal: AbortSignal.timeout(30_000) });
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
