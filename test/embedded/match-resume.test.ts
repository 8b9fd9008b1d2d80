import { JobHandlers, type RunningJob } from '../../src/jobs/index.js';
import { MatchHandler, type MatchJob } from '../../src/matching/match.handler.js';
import { BLOCK_NAMES, MatchRun } from '../../src/matching/match-run.js';
import type { MatchAnswers, WrittenName } from '../../src/matching/match-answers.js';
import type { MatchStore, RelationalConnection } from '../../src/relational/index.js';
import { openEmbeddedRelational } from '../support/embedded-relational.js';

const NAMES = 2 * BLOCK_NAMES + 7;

class Killed extends Error {}

describe('A job of matching that dies', () => {
  let subject: Pick<RelationalConnection, 'matches' | 'close'>;

  beforeAll(async () => {
    subject = await openEmbeddedRelational();
  }, 120_000);
  afterAll(() => subject.close(), 60_000);

  /** The store, until its nth call: that one is not made, or made and never answered. */
  const dyingAt = (nth: number, isMade: boolean): MatchStore => {
    let calls = 0;
    return new Proxy(subject.matches, {
      get(target, property) {
        const method = Reflect.get(target, property, target) as (...given: unknown[]) => Promise<unknown>;
        return async (...given: unknown[]) => {
          calls += 1;
          if (calls !== nth) return method.apply(target, given);
          if (isMade) await method.apply(target, given);
          throw new Killed();
        };
      },
    });
  };
  const answers = (seen: string[], isBroken: (name: string) => boolean = () => false) =>
    ({
      of: (names: readonly WrittenName[]) => {
        if (names.some(({ name }) => isBroken(name))) return Promise.reject(new Error('broken'));
        seen.push(...names.map(({ name }) => name));
        return Promise.resolve(
          names.map(({ name }) => ({ confidence: 'likely', source: 'catalogue', matches: [], name })),
        );
      },
    }) as unknown as MatchAnswers;
  const create = async (requestId: string) => {
    const items = Array.from({ length: NAMES }, (_, n) => ({
      itemId: String(n + 1),
      name: `Имя ${n + 1}`,
      unit: null,
    }));
    await subject.matches.create({ requestId, digest: '', limit: 3, minConfidence: 'none', items });
  };
  const run = (requestId: string, store: MatchStore, given: MatchAnswers) => {
    const job: RunningJob<MatchJob> = {
      id: requestId,
      params: { request_id: requestId },
      uploadId: null,
      checkpoint: null,
      signal: new AbortController().signal,
      advance: () => Promise.resolve(),
    };
    return new MatchHandler(new JobHandlers(), store, new MatchRun(store, given)).run(job);
  };
  const results = (requestId: string) => subject.matches.items(requestId, { limit: NAMES + 1, offset: 0 });

  it.each([false, true])(
    'is resumed with no name twice and none missing (made: %s)',
    async (isMade) => {
      let deaths = 0;
      for (let nth = 1; ; nth++) {
        const requestId = `dying-${nth}-${isMade}`;
        await create(requestId);
        const seen: string[] = [];
        try {
          await run(requestId, dyingAt(nth, isMade), answers(seen));
          break;
        } catch (error) {
          expect(error).toBeInstanceOf(Killed);
          deaths += 1;
        }
        const before = (await results(requestId)).filter(({ status }) => status === 'completed');
        const again: string[] = [];
        expect(await run(requestId, subject.matches, answers(again))).toMatchObject({
          completed: NAMES,
          failed: 0,
        });
        const after = await results(requestId);
        expect(after.map(({ status, answer }) => [status, (answer as { name: string }).name])).toEqual(
          after.map(({ name }) => ['completed', name]),
        );
        expect(after).toHaveLength(NAMES);
        expect(again).toHaveLength(NAMES - before.length);
        expect(after.slice(0, before.length)).toEqual(before);
      }
      expect(deaths).toBeGreaterThan(8);
    },
    120_000,
  );

  it('done by two at once writes no name twice', async () => {
    await create('two');
    await Promise.all([run('two', subject.matches, answers([])), run('two', subject.matches, answers([]))]);
    expect((await subject.matches.find('two'))?.counts).toEqual({ pending: 0, completed: NAMES, failed: 0 });
  }, 60_000);

  it('lets one name fail alone, which is tried again when asked', async () => {
    await create('broken');
    const outcome = await run(
      'broken',
      subject.matches,
      answers([], (name) => name === 'Имя 3'),
    );
    expect(outcome).toMatchObject({ completed: NAMES - 1, failed: 1 });
    expect((await results('broken'))[2]).toMatchObject({
      status: 'failed',
      error: 'The name could not be matched',
    });
    await subject.matches.retry('broken');
    expect(await run('broken', subject.matches, answers([]))).toMatchObject({ completed: NAMES, failed: 0 });
  }, 60_000);
});
