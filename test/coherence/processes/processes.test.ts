import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { GuardedChild } from '../../support/child-process.js';
import { describeWithOwnServers } from '../../support/describe-with-servers.js';

interface Report {
  reads: number;
  writes: number;
  stale: number;
  impossible: number;
  errors: { count: number; messages: string[] };
  counters: Record<string, number>;
}

/** Short against the long run by command, but the same program, and each of these kinds of fault once. */
const FAULTS = [
  'Redis back empty, long',
  'Redis back from an older dump',
  'Redis frozen, about a lease',
  'Redis wiped',
  'connections cut at random',
  'messages late for one',
  'an instance stopped, long',
  'one cut off, silent',
];
const SEED = '1';
const LIMIT_MS = 180_000;

describeWithOwnServers('instances in processes of their own, over a Redis that fails', ['redis'], () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'coherence-test-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs the checker as a person does; answers its exit code and its numbers. */
  async function check(subject: string, faults: readonly string[], reads: number) {
    const report = join(folder, 'report.json');
    const child = new GuardedChild(process.execPath, [
      resolve('scripts', 'coherence.mjs'),
      ...[
        '--subject',
        subject,
        '--seed',
        SEED,
        '--reads',
        String(reads),
        '--instances',
        '3',
        '--lease',
        '600',
      ],
      ...['--report', report, ...faults.flatMap((fault) => ['--fault', fault])],
    ]);
    const { code } = await child.ended();
    if (code !== 0 && code !== 1) throw new Error(`The checker ended with ${code}:\n${child.output}`);
    const numbers = JSON.parse(readFileSync(report, 'utf8')) as Report;
    // What Jest shows of a failure is not enough to explain a stale read.
    if (code === 1 && subject !== 'plain' && subject !== 'plain-l1') console.error(child.output);
    return { code, ...numbers };
  }

  it(
    `no read is older than a write acknowledged before it, and no error reaches a caller (seed ${SEED})`,
    async () => {
      const report = await check('leased', FAULTS, 1);
      expect(report).toMatchObject({ code: 0, stale: 0, impossible: 0, errors: { count: 0 } });
      expect(report.reads).toBeGreaterThan(20_000);
      expect(report.writes).toBeGreaterThan(200);
      expect(report.counters['L1 hits']).toBeGreaterThan(report.reads / 4);
    },
    LIMIT_MS,
  );

  it.each(['plain', 'plain-l1'])(
    `the same checker finds stale reads in %s (seed ${SEED})`,
    async (subject) => {
      const report = await check(subject, ['no fault'], 1);
      expect(report.code).toBe(1);
      expect(report.stale).toBeGreaterThan(100);
      expect(report).toMatchObject({ impossible: 0, errors: { count: 0 } });
    },
    LIMIT_MS,
  );
});
