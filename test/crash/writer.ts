import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../coherence/race.js';
import { type Answer, ApiClient } from '../support/api-client.js';
import { Claim, type State } from './claim.js';

/** What the writers found. */
export interface Tally {
  acknowledged: number;
  unanswered: number;
  reads: number;
  /** What was read and may not be, in words. */
  wrong: string[];
}

/** Where a writer finds a program that runs. */
export type Reach = () => ApiClient | undefined;

/** The materials of a writer. */
const CLAIMS = 8;

/** Writes materials that are its own over HTTP, one request after the other, and reads them again. */
export class Writer {
  readonly claims: Claim[];

  constructor(
    readonly name: string,
    private readonly reach: Reach,
    private readonly tally: Tally,
    private readonly random: Random,
  ) {
    this.claims = Array.from({ length: CLAIMS }, (_, index) => new Claim(`${name}-${index}`));
  }

  /** One write, and a read of what it wrote; nothing when no program runs. */
  async step(): Promise<void> {
    const claim = this.claims[Math.floor(this.random() * CLAIMS)] as Claim;
    const api = this.reach();
    if (!api) return;
    const draw = this.random();
    if (claim.id !== undefined && draw < 0.15) await this.remove(api, claim, claim.id);
    else if (claim.id !== undefined && draw < 0.6) await this.rename(api, claim, claim.id);
    else await this.put(api, claim);
    const other = this.reach();
    if (other && claim.id !== undefined) await this.read(other, claim, claim.id);
  }

  /** Steps until it is told to end. */
  async keepWriting(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.step();
      await pause(1);
    }
  }

  /** Reads a material as its users do: by id, from whatever cache. */
  async read(api: ApiClient, claim: Claim, id: string): Promise<void> {
    const answer = await api.get(`/api/v1/materials/${id}`).catch(() => undefined);
    if (!answer || ![200, 404].includes(answer.status)) return;
    this.tally.reads += 1;
    const state: State = answer.status === 404 ? null : (answer.body.name as string);
    if (!claim.allows(state)) this.tally.wrong.push(`${state} where it must be ${claim.toString()}`);
  }

  private put(api: ApiClient, claim: Claim): Promise<void> {
    const name = claim.nextName();
    const material = { name, use_category: `Категория ${this.name}`, unit: 'шт', sku: claim.sku };
    return this.write(claim, name, () => api.post('/api/v1/materials/import', { materials: [material] }));
  }

  private rename(api: ApiClient, claim: Claim, id: string): Promise<void> {
    const name = claim.nextName();
    return this.write(claim, name, () => api.patch(`/api/v1/materials/${id}`, { name }));
  }

  private remove(api: ApiClient, claim: Claim, id: string): Promise<void> {
    return this.write(claim, null, () => api.delete(`/api/v1/materials/${id}`));
  }

  private async write(claim: Claim, state: State, request: () => Promise<Answer>): Promise<void> {
    claim.sent(state);
    const answer = await request().catch(() => undefined);
    if (answer?.status === 404) claim.refused();
    if (!answer || answer.status >= 300) {
      this.tally.unanswered += 1;
      return;
    }
    claim.answered(state);
    this.tally.acknowledged += 1;
    const [result] = (answer.body.results ?? []) as { id?: string }[];
    if (result?.id !== undefined) claim.id = result.id;
  }
}
