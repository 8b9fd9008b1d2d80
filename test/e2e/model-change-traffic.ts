import type { ApiClient } from '../support/api-client.js';

/** What came of the traffic. */
export interface Traffic {
  seen: { searches: number; degraded: number; writes: number; faults: string[] };
  /** By SKU, the name that the last acknowledged write gave; null: it was deleted. */
  acknowledged: Map<string, string | null>;
  end: () => Promise<Traffic['seen']>;
}

/** Writes through these instances and searches on those, until it is ended. Each writer has materials of its own. */
export function traffic(writers: readonly ApiClient[], readers: readonly ApiClient[]): Traffic {
  const ended = new AbortController();
  const seen = { searches: 0, degraded: 0, writes: 0, faults: [] as string[] };
  const acknowledged = new Map<string, string | null>();
  const write = async (api: ApiClient, writer: number) => {
    for (let round = 0; !ended.signal.aborted; round += 1) {
      const sku = `W-${writer}-${round % 10}`;
      const name = `Сетка ${writer} номер ${round}`;
      const { status, body } = await api.post('/api/v1/materials/import', {
        materials: [{ name, use_category: `Сетка ${round % 3}`, unit: 'м2', sku }],
      });
      if (status !== 200) seen.faults.push(`write ${status}`);
      acknowledged.set(sku, name);
      seen.writes += 1;
      if (round % 7 > 0) continue;
      const gone = await api.delete(`/api/v1/materials/${body.results[0].id}`);
      if (gone.status !== 204) seen.faults.push(`delete ${gone.status}`);
      acknowledged.set(sku, null);
    }
  };
  const read = async (api: ApiClient) => {
    for (let round = 0; !ended.signal.aborted; round += 1) {
      const search_type = round % 2 ? 'vector' : 'hybrid';
      const { status, body } = await api.search(`труба пэ 100 sdr ${round % 1000}`, { search_type });
      seen.searches += 1;
      if (status !== 200 || body.results.length === 0) seen.faults.push(`search ${status}`);
      else if (body.degraded.length > 0) seen.degraded += 1;
    }
  };
  const running = [...writers.map(write), ...readers.map(read)];
  return {
    seen,
    acknowledged,
    end: async () => {
      ended.abort();
      await Promise.all(running);
      return seen;
    },
  };
}
