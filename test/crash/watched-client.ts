import { type Answer, ApiClient } from '../support/api-client.js';

/** What counts of one request and its answer. */
export interface Seen {
  /** When it was sent and answered, in milliseconds of the monotonic clock. */
  began: number;
  ended: number;
  kind: 'search' | 'read' | 'write';
  /** 0: there was no answer. */
  status: number;
  /** The answer came from a cache. */
  cached: boolean;
  /** The answer said that it had to do without vectors. */
  flagged: boolean;
  /** The answer said that the vector store does not have the write yet. */
  unindexed: boolean;
}

/** Tells somebody who counts about every answer. */
export class WatchedClient extends ApiClient {
  constructor(
    url: string,
    private readonly tell: (seen: Seen) => void,
  ) {
    super(url);
  }

  override async request(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer> {
    const kind = method !== 'GET' ? 'write' : path.startsWith('/api/v1/search') ? 'search' : 'read';
    const seen = { began: performance.now(), kind, cached: false, flagged: false, unindexed: false } as const;
    try {
      const answer = await super.request(method, path, body, headers);
      this.tell({
        ...seen,
        ended: performance.now(),
        status: answer.status,
        cached: /^(HIT|STALE)/.test(answer.headers.get('x-cache') ?? ''),
        flagged: answer.body.degraded?.includes('vector') ?? false,
        unindexed: answer.body.indexed === false,
      });
      return answer;
    } catch (error) {
      this.tell({ ...seen, ended: performance.now(), status: 0 });
      throw error;
    }
  }
}
