import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { ApiClient } from '../support/api-client.js';
import { type AppProcess, startApp } from '../support/app-process.js';
import { ABSENT, CATALOGUE } from './fixture.js';
import { exchange, headOf, type Reply } from './fuzz/exchange.js';
import { type ApiDocument, requestsOf, type WireRequest } from './fuzz/requests.js';

/*
 * Sends requests of every operation of `openapi.json`, valid, mutated and hostile, to the program. FUZZ_SEED chooses others
 * (`random`: new ones), FUZZ_REQUESTS more; the seed is told, and the same seed sends the same requests.
 */
const GIVEN_SEED = process.env.FUZZ_SEED ?? '20261124';
const SEED = GIVEN_SEED === 'random' ? Date.now() % 2 ** 31 : Number(GIVEN_SEED);
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 10_000);
const IN_FLIGHT = 12;
const LIMIT_MS = 20_000;
/** What the process may grow by in the second half, in bytes: nothing of a request may stay. */
const GROWTH_LIMIT = 128 * 1024 ** 2;

/** What no answer shows: stacks, SQL, paths of this machine. */
const LEAKS =
  /\n\s+at |node_modules|\bSELECT\b.*\bFROM\b|syntax error at or near|\/dist\/|duplicate key value/;

/** Why an answer is not as it should be; undefined when it is. */
function faultOf({ status, text }: Reply, { sending, target }: WireRequest): string | undefined {
  if (status === 0) return sending === 'broken off' ? undefined : 'no answer';
  if (status >= 500) return 'a fault of the service';
  const body = text.slice(text.indexOf('\r\n\r\n'));
  // What the request said may come back, the query of a search for one.
  if (
    status >= 400 &&
    LEAKS.test(body) &&
    !/SELECT/.test(decodeURIComponent(target.replace(/%(?![0-9A-F]{2})|%(?:ED|C0|FF)/gi, '')))
  )
    return 'shows what is inside';
  if (status >= 400 && !text.includes('HEAD') && body.trim() !== '' && !body.includes('"code":'))
    return 'no problem details';
  return undefined;
}

const show = (request: WireRequest) =>
  `${headOf(request).toString('latin1').slice(0, 600)}${request.body.toString('utf8').slice(0, 600)} [${request.sending}]`;

describe('requests of every kind, most of them wrong', () => {
  let app: AppProcess;
  let api: ApiClient;
  let ids: string[];

  beforeAll(async () => {
    app = await startApp();
    api = new ApiClient(app.url);
    const { body } = await api.post('/api/v1/materials/import', { materials: CATALOGUE });
    const made = (body.results as { id: string }[]).map(({ id }) => id);
    ids = [...made, ABSENT, '1', 'Гвоздь и Ко'];
  }, 90_000);
  afterAll(() => app.stop());

  const residentBytes = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${app.pid}/status`, 'utf8'))?.[1]) * 1024;

  it(`are answered without a fault (seed ${SEED})`, async () => {
    const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as ApiDocument;
    const requests = fc.sample(requestsOf(document, ids), { seed: SEED, numRuns: REQUESTS });
    const faults: string[] = [];
    const statuses = new Map<number, number>();
    const port = Number(new URL(app.url).port);
    const canMeasure = process.platform === 'linux';
    let halfway = 0;
    let next = 0;
    const worker = async () => {
      for (let index = next++; index < requests.length && faults.length < 10; index = next++) {
        if (index === Math.floor(requests.length / 2) && canMeasure) halfway = residentBytes();
        const request = requests[index]!;
        const reply = await exchange(port, request, LIMIT_MS).catch((error: unknown) => error as Error);
        const fault = reply instanceof Error ? reply.message : faultOf(reply, request);
        if (!(reply instanceof Error)) statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
        if (fault)
          faults.push(
            `request ${index}: ${fault}\n${show(request)}\n→ ${reply instanceof Error ? '' : reply.text.slice(0, 900)}`,
          );
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    if (faults.length > 0)
      throw new Error(
        `FUZZ_SEED=${SEED}\n${faults.join('\n\n')}\n\nIts log ends:\n${app.output().slice(-4000)}`,
      );
    // It found its way in, and was refused, both often: otherwise it tests nothing.
    for (const status of [200, 400, 404])
      expect([status, (statuses.get(status) ?? 0) > REQUESTS / 50]).toEqual([status, true]);
    if (canMeasure) expect(residentBytes() - halfway).toBeLessThan(GROWTH_LIMIT);
    if (process.env.FUZZ_REPORT)
      console.log(Object.fromEntries(statuses), halfway / 1e6, residentBytes() / 1e6);
    expect((await api.search('цемент')).status).toBe(200);
    expect(app.output()).not.toMatch(/unhandled|UnhandledPromise/i);
  }, 300_000);
});
