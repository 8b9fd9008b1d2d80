import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import type { Writer } from './writer.js';

/** What is found when the dust has settled. */
export interface Verdict {
  /** How long the relay took, in milliseconds. */
  caughtUpMs: number;
  /** What a comparison of the stores found. */
  differences: number;
  /** Searches that showed a state that may not be. */
  wrongSearches: string[];
}

/** Changes of a program that died are another's after ten seconds. */
const CATCH_UP_MS = 60_000;

/**
 * After the relay has caught up: what is in the stores, and what every instance answers. What a read by id shows goes into the
 * writers' own tally. Errors: when changes are left after a minute.
 */
export async function judge(writers: readonly Writer[], clients: readonly ApiClient[]): Promise<Verdict> {
  const [first] = clients as [ApiClient];
  const begin = performance.now();
  await eventually(
    async () => {
      const { body } = await first.get('/api/v1/index');
      const left = Number(body.pending_changes) + Number(body.set_aside);
      if (left > 0) throw new Error(`${left} changes are not applied`);
    },
    { timeoutMs: CATCH_UP_MS, intervalMs: 250 },
  );
  const caughtUpMs = Math.round(performance.now() - begin);
  const wrongSearches: string[] = [];
  for (const api of clients)
    for (const writer of writers)
      for (const claim of writer.claims) {
        if (claim.id === undefined) continue;
        // Twice: from the stores, and from the cache.
        for (let time = 0; time < 2; time += 1) {
          await writer.read(api, claim, claim.id);
          const { results } = (await api.search(`изделие ${claim.sku}`, { limit: '100' })).body;
          const found = (results as { material: { id: string; name: string } }[]).find(
            ({ material }) => material.id === claim.id,
          );
          if (!claim.allows(found?.material.name ?? null))
            wrongSearches.push(`${found?.material.name ?? 'nothing'} where it must be ${claim.toString()}`);
        }
      }
  return { caughtUpMs, wrongSearches, differences: await differences(first) };
}

async function differences(api: ApiClient): Promise<number> {
  const { started_at } = (await api.post('/api/v1/index/reconcile?dry_run=true', undefined)).body;
  return eventually(async () => {
    const { reconcile } = (await api.get('/api/v1/index')).body;
    if (reconcile.started_at !== started_at || reconcile.state !== 'done') throw new Error('not done');
    return Number(reconcile.missing) + Number(reconcile.extra) + Number(reconcile.outdated);
  });
}
