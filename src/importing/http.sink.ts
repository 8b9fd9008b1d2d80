import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AppError, messageOf } from '../common/errors.js';
import type { NewMaterial } from '../relational/index.js';
import { addCounts, type ImportCounts, type ImportSink } from './import-sink.js';

const answerSchema = z.object({
  created: z.int().min(0),
  updated: z.int().min(0),
  unchanged: z.int().min(0),
  conflicts: z.int().min(0),
  indexed: z.boolean(),
});
const problemSchema = z.object({ detail: z.string().optional(), title: z.string().optional() });

const TIME_LIMIT_MS = 120_000;
const RETRY_STATUSES = [429, 502, 503, 504];

export interface HttpSinkOptions {
  /** Pauses before the further tries, in milliseconds. */
  retryDelaysMs?: readonly number[];
  /** Sent with every request: what lets it in. */
  headers?: Readonly<Record<string, string>>;
  /** Cancels what is waiting or under way. */
  signal?: AbortSignal;
}

/**
 * Imports through the API of a running service. An outage is waited out by a few tries (a batch may be repeated);
 * a batch that is too large for the service is halved. Errors: `STORE_UNAVAILABLE` when the service does not
 * answer, `VALIDATION_FAILED` with its words when it refuses.
 */
export class HttpSink implements ImportSink {
  private readonly endpoint: string;

  /** `url`: where the service listens, such as `http://127.0.0.1:3000`. */
  constructor(
    url: string,
    private readonly options: HttpSinkOptions = {},
  ) {
    this.endpoint = `${url.replace(/\/+$/, '')}/api/v1/materials/import`;
  }

  async importBatch(materials: readonly NewMaterial[]): Promise<ImportCounts> {
    const response = await this.post(materials);
    if (response.status === 413 && materials.length > 1) {
      const half = Math.ceil(materials.length / 2);
      const counts = await this.importBatch(materials.slice(0, half));
      addCounts(counts, await this.importBatch(materials.slice(half)));
      return counts;
    }
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok)
      throw new AppError('VALIDATION_FAILED', `${this.endpoint} refused: ${wordsOf(body, response)}`);
    const answer = answerSchema.safeParse(body);
    if (!answer.success)
      throw new AppError('VALIDATION_FAILED', `${this.endpoint} gave an answer that is not an import's`);
    const { indexed, ...counts } = answer.data;
    return { ...counts, unindexed: indexed ? 0 : materials.length - counts.conflicts };
  }

  private async post(materials: readonly NewMaterial[]): Promise<Response> {
    const body = JSON.stringify({ materials: materials.map(toJson) });
    const delays = this.options.retryDelaysMs ?? [500, 2000, 5000];
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.tryPost(body);
      if (outcome instanceof Response) return outcome;
      const delay = delays[attempt];
      if (delay === undefined || this.options.signal?.aborted)
        throw new AppError('STORE_UNAVAILABLE', `${this.endpoint} cannot be reached: ${outcome}`);
      await sleep(delay, undefined, { signal: this.options.signal });
    }
  }

  /** The answer, or in words why another try makes sense. */
  private async tryPost(body: string): Promise<Response | string> {
    const limit = AbortSignal.timeout(TIME_LIMIT_MS);
    try {
      const response = await fetch(this.endpoint, {
        method: 'POST',
        headers: { ...this.options.headers, 'content-type': 'application/json' },
        body,
        signal: this.options.signal ? AbortSignal.any([limit, this.options.signal]) : limit,
      });
      if (!RETRY_STATUSES.includes(response.status)) return response;
      return wordsOf(await response.json().catch(() => undefined), response);
    } catch (error) {
      return messageOf(error);
    }
  }
}

function toJson(material: NewMaterial): Record<string, string> {
  return {
    name: material.name,
    use_category: material.useCategory,
    unit: material.unit,
    ...(material.sku ? { sku: material.sku } : {}),
    ...(material.description ? { description: material.description } : {}),
  };
}

function wordsOf(body: unknown, response: Response): string {
  const problem = problemSchema.safeParse(body);
  const words = problem.success ? (problem.data.detail ?? problem.data.title) : undefined;
  return words ? `${response.status} ${words}` : String(response.status);
}
